{{/*
What does not add up, as text: cause, consequence, remedy. Strict refuses to render, warn prints it in the notes.
Footprints are those of mcp_core.sizing.footprint; tests/chart holds them equal.
*/}}
{{- define "mcp-platform.objections" -}}
{{- include "mcp-platform.contradictions" . -}}
{{- $found := list -}}
{{- $ledger := include "mcp-platform.ledger" . | fromJson -}}
{{- $value := ternary "postgresql.maxConnections" "externalDatabase.maxConnections" .Values.postgresql.enabled -}}
{{- with $ledger.objection -}}{{- $found = append $found (replace "remedy: set max_connections" (print "remedy: set " $value) .) -}}{{- end -}}
{{- range $name, $need := dict "api" 207 "worker" 172 "scheduler" 88 "migrate" 88 -}}
  {{- $resources := (get $.Values $name).resources -}}
  {{- $memory := include "mcp-platform.bound" (dict "resources" $resources "name" "memory") -}}
  {{- if not $memory -}}
    {{- $found = append $found (printf "cause: %s has neither a memory limit nor a memory request\nconsequence: its size is guessed from the node, and the node's memory can run out\nremedy: set %s.resources.limits.memory to at least %s" $name $name (include "mcp-platform.memoryFor" $need)) -}}
  {{- else if lt (div (mul (include "mcp-platform.quantity.bytes" $memory) 85) 100) (mul $need 1048576) -}}
    {{- $found = append $found (printf "cause: memory of %s holds no %s process, which needs %d MiB\nconsequence: the kernel kills it as soon as it is busy\nremedy: raise %s.resources.limits.memory to at least %s" $memory $name $need $name (include "mcp-platform.memoryFor" $need)) -}}
  {{- end -}}
{{- end -}}
{{- $grace := include "mcp-platform.grace.worker" . | int64 -}}
{{- $least := add .Values.scan.timeoutSeconds 40 -}}
{{- if lt $grace $least -}}
{{- $found = append $found (printf "cause: worker.terminationGracePeriodSeconds of %d is shorter than a scan with its hard time limit, preStop and exit\nconsequence: a scan that is still running is killed whenever a pod stops\nremedy: raise it to at least %d, or lower scan.timeoutSeconds" $grace $least) -}}
{{- end -}}
{{- $grace = include "mcp-platform.grace.api" . | int64 -}}
{{- if lt $grace 11 -}}
{{- $found = append $found (printf "cause: api.terminationGracePeriodSeconds of %d leaves no time after preStop (5 s) and exit (5 s)\nconsequence: requests in flight are cut off whenever a pod stops\nremedy: raise it to at least 11" $grace) -}}
{{- end -}}
{{- join "\n\n" $found -}}
{{- end -}}

{{/* Smallest limit in Mi whose plannable 85 % cover so many MiB. */}}
{{- define "mcp-platform.memoryFor" -}}
{{- printf "%dMi" (div (add (mul . 100) 84) 85) -}}
{{- end -}}

{{/* Values that Kubernetes itself would refuse later, without saying which. Refused in every mode. */}}
{{- define "mcp-platform.contradictions" -}}
{{- if and (include "mcp-platform.backup.enabled" .) (lt (int64 .Values.sizing.reservations.backup) 1) -}}
{{- fail "\ncause: postgresql.backup.enabled, and sizing.reservations.backup is 0\nconsequence: PostgreSQL refuses every backup its connection\nremedy: set sizing.reservations.backup to 1" -}}
{{- end -}}
{{- range $name, $component := dict "api" .Values.api "worker" .Values.worker -}}
  {{- $scaling := $component.autoscaling -}}
  {{- if $scaling.enabled -}}
    {{- if gt (int64 $scaling.minReplicas) (int64 $scaling.maxReplicas) -}}
    {{- fail (printf "\ncause: %s.autoscaling.minReplicas of %d is over maxReplicas of %d\nconsequence: the autoscaler is refused\nremedy: raise %s.autoscaling.maxReplicas, or lower minReplicas" $name (int64 $scaling.minReplicas) (int64 $scaling.maxReplicas) $name) -}}
    {{- end -}}
    {{- if and (eq (int64 $scaling.minReplicas) 0) (not (and (eq $name "worker") (include "mcp-platform.keda" $))) -}}
    {{- fail (printf "\ncause: %s.autoscaling.minReplicas of 0, and CPU cannot wake what does not run\nconsequence: the autoscaler is refused\nremedy: set it to 1 or more; only workers with worker.keda.enabled can go to 0" $name) -}}
    {{- end -}}
  {{- end -}}
  {{- if and (has (toString $component.strategy.maxSurge) (list "0" "0%")) (has (toString $component.strategy.maxUnavailable) (list "0" "0%")) -}}
  {{- fail (printf "\ncause: %s.strategy neither adds nor takes away a pod: maxSurge and maxUnavailable are 0\nconsequence: no rollout could ever begin\nremedy: set %s.strategy.maxSurge or %s.strategy.maxUnavailable to 1" $name $name $name) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
