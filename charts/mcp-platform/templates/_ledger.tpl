{{/*
The connection ledger, equal to mcp_core.sizing.ledger and rollout: integer arithmetic in the same order, held equal by
tests/chart. Definitions answer JSON, which carries whole numbers exactly up to 2^53.
*/}}

{{/* Number of a count or percentage such as "25%" of `of`; up: whether a part counts as one more. */}}
{{- define "mcp-platform.ledger.share" -}}
{{- $text := toString .value -}}
{{- if not (regexMatch "^[0-9]{1,9}%?$" $text) -}}
{{- fail (printf "\ncause: %q is neither a count nor a percentage\nconsequence: the number of pods during a rollout is unknown\nremedy: set it to a count such as 1 or to a percentage such as \"25%%\"" $text) -}}
{{- end -}}
{{- $number := regexReplaceAll "^0+" (trimSuffix "%" $text) "" | default "0" | atoi -}}
{{- if hasSuffix "%" $text -}}
{{- div (add (mul .of $number) (ternary 99 0 .up)) 100 -}}
{{- else -}}
{{- $number -}}
{{- end -}}
{{- end -}}

{{/* Most pods of a Deployment at once; input: maxReplicas, maxSurge, maxUnavailable, graceSeconds, minReadySeconds, terminating (null: unknown). */}}
{{- define "mcp-platform.ledger.peak" -}}
{{- $replicas := int64 .maxReplicas -}}
{{- $surge := include "mcp-platform.ledger.share" (dict "value" .maxSurge "of" $replicas "up" true) | int64 -}}
{{- $unavailable := include "mcp-platform.ledger.share" (dict "value" .maxUnavailable "of" $replicas "up" false) | int64 -}}
{{- $draining := $replicas -}}
{{- if not (kindIs "invalid" .terminating) -}}
  {{- $draining = int64 .terminating -}}
{{- else if and (ge (int64 .minReadySeconds) 1) (ge (int64 .graceSeconds) 1) -}}
  {{- $steps := add (div .graceSeconds .minReadySeconds) 1 -}}
  {{- $draining = min $replicas (max 1 (mul (add $surge $unavailable) $steps)) -}}
{{- end -}}
{{- add $replicas $surge $draining -}}
{{- end -}}

{{/* Sum of the connections set aside; input: the reservations by name. */}}
{{- define "mcp-platform.ledger.reserved" -}}
{{- $sum := 0 -}}
{{- range $count := values . -}}{{- $sum = add $sum $count -}}{{- end -}}
{{- $sum -}}
{{- end -}}

{{/*
The division. Input: maxConnections, superuserReserved, reserved, reservations, apiPeak, workerPeak, apiWanted and
workerWanted (null: no cap). When the slots are too few, every pod still gets its minimum and `objection` says why.
*/}}
{{- define "mcp-platform.ledger.divide" -}}
{{- /* api.LEAST_CONNECTIONS (a pool of two and one that listens) and worker.POOL */ -}}
{{- $api := 3 -}}
{{- $worker := 2 -}}
{{- $setAside := add .superuserReserved .reserved (include "mcp-platform.ledger.reserved" .reservations) -}}
{{- $slots := sub .maxConnections $setAside -}}
{{- $apiPeak := int64 .apiPeak -}}
{{- $workerPeak := int64 .workerPeak -}}
{{- $least := add (mul $api $apiPeak) (mul $worker $workerPeak) -}}
{{- $spare := max 0 (sub $slots $least) -}}
{{- $workerExtra := 0 -}}
{{- if $workerPeak -}}{{- $workerExtra = div (sub $spare (div (mul $spare 70) 100)) $workerPeak -}}{{- end -}}
{{- $workerExtra = sub $workerExtra (mod $workerExtra $worker) -}}
{{- if not (kindIs "invalid" .workerWanted) -}}{{- $workerExtra = min $workerExtra (max 0 (sub .workerWanted $worker)) -}}{{- end -}}
{{- $apiExtra := 0 -}}
{{- if $apiPeak -}}{{- $apiExtra = div (sub $spare (mul $workerExtra $workerPeak)) $apiPeak -}}{{- end -}}
{{- if not (kindIs "invalid" .apiWanted) -}}{{- $apiExtra = min $apiExtra (max 0 (sub .apiWanted $api)) -}}{{- end -}}
{{- $apiBudget := add $api $apiExtra -}}
{{- $workerBudget := add $worker $workerExtra -}}
{{- $apiLimit := mul $apiPeak $apiBudget -}}
{{- $workerLimit := mul $workerPeak $workerBudget -}}
{{- $ledger := dict "maxConnections" (int64 .maxConnections) "setAside" $setAside "slots" $slots "apiPeak" $apiPeak "workerPeak" $workerPeak "apiBudget" $apiBudget "workerBudget" $workerBudget "apiLimit" $apiLimit "workerLimit" $workerLimit "peakConnections" (add $apiLimit $workerLimit) "spare" (sub $slots (add $apiLimit $workerLimit)) "objection" "" -}}
{{- if lt $slots $least -}}
{{- $_ := set $ledger "objection" (printf "cause: max_connections of %d leaves %d for pods, and up to %d API pods with %d and %d worker pods with %d connections each need %d\nconsequence: PostgreSQL answers \"too many clients\" when the release scales out or rolls\nremedy: set max_connections to at least %d, or lower the maximum of replicas or the surge" (int64 .maxConnections) (max 0 $slots) $apiPeak $api $workerPeak $worker $least (add $setAside $least)) -}}
{{- end -}}
{{- toJson $ledger -}}
{{- end -}}
