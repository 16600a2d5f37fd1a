{{/*
The release as its values state it: time chain, rollouts, stores and ledger in one JSON document, and every objection.
*/}}

{{/* Seconds of a worker pod, equal to mcp_core.sizing.timechain: 120 s of scanning, 15 to store, 15 to give back, 10 around. */}}
{{- define "mcp-platform.grace.worker" -}}
{{- .Values.worker.terminationGracePeriodSeconds | default (add .Values.scan.timeoutSeconds 40) | int64 -}}
{{- end -}}

{{/* Seconds of an API pod: 30 s to drain, 5 of preStop, 5 to exit. */}}
{{- define "mcp-platform.grace.api" -}}
{{- .Values.api.terminationGracePeriodSeconds | default 40 | int64 -}}
{{- end -}}

{{/* Seconds after which the broker hands a task to another worker: twice the worker's grace, in whole minutes. */}}
{{- define "mcp-platform.visibility" -}}
{{- mul 60 (div (add (mul 2 (include "mcp-platform.grace.worker" .)) 59) 60) -}}
{{- end -}}

{{/* A container's memory (or cpu) limit, else its request, else empty; input: resources, name. */}}
{{- define "mcp-platform.bound" -}}
{{- $limits := .resources.limits | default dict -}}
{{- $requests := .resources.requests | default dict -}}
{{- $value := get $limits .name | toString | default (get $requests .name | toString) -}}
{{- $value -}}
{{- end -}}

{{/* Replicas that a component can reach; input: the component's values, autoscaled. */}}
{{- define "mcp-platform.maxReplicas" -}}
{{- ternary .autoscaling.maxReplicas .replicas .autoscaling.enabled | int64 -}}
{{- end -}}

{{/* Most pods of a Deployment at once; input: component (values), grace. */}}
{{- define "mcp-platform.peak" -}}
{{- $replicas := include "mcp-platform.maxReplicas" .component | int64 -}}
{{- $rollout := dict "maxReplicas" $replicas "graceSeconds" (int64 .grace) "minReadySeconds" .component.minReadySeconds "maxSurge" .component.strategy.maxSurge "maxUnavailable" .component.strategy.maxUnavailable "terminating" nil -}}
{{- include "mcp-platform.ledger.peak" $rollout -}}
{{- end -}}

{{/* Connections one worker pod can use: two for each child that its cores and memory hold. */}}
{{- define "mcp-platform.workerWanted" -}}
{{- $cpu := include "mcp-platform.bound" (dict "resources" .Values.worker.resources "name" "cpu") -}}
{{- $memory := include "mcp-platform.bound" (dict "resources" .Values.worker.resources "name" "memory") -}}
{{- if and $cpu $memory -}}
{{- $cores := max 1 (div (add (include "mcp-platform.quantity.millicores" $cpu) 999) 1000) -}}
{{- $children := div (sub (div (mul (include "mcp-platform.quantity.bytes" $memory) 85) 100) 100663296) 79691776 -}}
{{- mul 2 (max 1 (min $cores $children)) -}}
{{- end -}}
{{- end -}}

{{/* Whether KEDA scales the workers: as stated, else when the cluster has it and it can see the queue. */}}
{{- define "mcp-platform.keda" -}}
{{- $stated := .Values.worker.keda.enabled -}}
{{- $seen := or .Values.valkey.enabled .Values.externalCache.address -}}
{{- if not (kindIs "invalid" $stated) -}}
{{- if $stated -}}true{{- end -}}
{{- else if and .Values.worker.autoscaling.enabled $seen (.Capabilities.APIVersions.Has "keda.sh/v1alpha1/ScaledObject") -}}
true
{{- end -}}
{{- end -}}

{{- define "mcp-platform.postgresql.settings" -}}
{{- $memory := include "mcp-platform.quantity.bytes" .Values.postgresql.resources.limits.memory -}}
{{- include "mcp-platform.stores.postgresql" (dict "memory" $memory "maxConnections" .Values.postgresql.maxConnections) -}}
{{- end -}}

{{/* max_connections of the database, bundled or external. */}}
{{- define "mcp-platform.maxConnections" -}}
{{- if .Values.postgresql.enabled -}}
{{- (include "mcp-platform.postgresql.settings" . | fromJson).maxConnections | int64 -}}
{{- else -}}
{{- required "\ncause: externalDatabase.maxConnections is not set\nconsequence: the release could ask the database for more connections than it has\nremedy: set it to what `SHOW max_connections` answers there" .Values.externalDatabase.maxConnections | int64 -}}
{{- end -}}
{{- end -}}

{{- define "mcp-platform.ledger" -}}
{{- $apiPeak := include "mcp-platform.peak" (dict "component" .Values.api "grace" (include "mcp-platform.grace.api" .)) -}}
{{- $workerPeak := include "mcp-platform.peak" (dict "component" .Values.worker "grace" (include "mcp-platform.grace.worker" .)) -}}
{{- $wanted := include "mcp-platform.workerWanted" . -}}
{{- $release := dict "maxConnections" (include "mcp-platform.maxConnections" .) "apiPeak" $apiPeak "workerPeak" $workerPeak "apiWanted" .Values.api.maxConnections "workerWanted" (ternary (int64 $wanted) nil (ne $wanted "")) "superuserReserved" 3 "reserved" 0 "reservations" .Values.sizing.reservations -}}
{{- if not .Values.postgresql.enabled -}}
{{- $_ := set $release "superuserReserved" .Values.externalDatabase.superuserReservedConnections -}}
{{- $_ := set $release "reserved" .Values.externalDatabase.reservedConnections -}}
{{- end -}}
{{- include "mcp-platform.ledger.divide" $release -}}
{{- end -}}
