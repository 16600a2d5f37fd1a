{{/* Nothing is written to disk: what the broker holds are hints, and PostgreSQL has the rows (decision 1). */}}
{{- define "mcp-platform.valkey.config" -}}
include /run/valkey/password.conf
dir /run/valkey
save ""
appendonly no
maxmemory {{ include "mcp-platform.stores.valkey" (include "mcp-platform.quantity.bytes" .Values.valkey.resources.limits.memory) }}
maxmemory-policy volatile-lru
{{- end -}}

{{/* An answer of any kind, also "authenticate first", shows that it lives. */}}
{{- define "mcp-platform.valkey.probe" -}}
exec:
  command: [sh, -c, "valkey-cli -h 127.0.0.1 ping | grep -qE 'PONG|NOAUTH'"]
timeoutSeconds: 3
{{- end -}}
