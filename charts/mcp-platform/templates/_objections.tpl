{{/*
What does not add up, as text: cause, consequence, remedy. Strict refuses to render, warn prints it in the notes.
Footprints are those of mcp_core.sizing.footprint; tests/chart holds them equal.
*/}}
{{- define "mcp-platform.objections" -}}
{{- $found := list -}}
{{- $ledger := include "mcp-platform.ledger" . | fromJson -}}
{{- with $ledger.objection -}}{{- $found = append $found . -}}{{- end -}}
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
