{{/* Environment that every process of ours shares; input: root, component (api, worker, scheduler, migrate), budget (null: none). */}}
{{- define "mcp-platform.env" -}}
{{- $values := .root.Values -}}
- name: MCP_PLATFORM_ENVIRONMENT
  value: production
- name: MCP_PLATFORM_LOG_LEVEL
  value: {{ $values.logLevel }}
- name: MCP_PLATFORM_SIZING_MODE
  value: {{ $values.sizing.mode }}
- name: MCP_PLATFORM_CPU_REQUEST
  valueFrom:
    resourceFieldRef:
      resource: requests.cpu
- name: MCP_PLATFORM_MEMORY_REQUEST
  valueFrom:
    resourceFieldRef:
      resource: requests.memory
{{- if not (kindIs "invalid" .budget) }}
- name: MCP_PLATFORM_DB_CONNECTION_BUDGET
  value: {{ int64 .budget | quote }}
{{- end }}
- name: MCP_PLATFORM_SCAN_TIMEOUT_SECONDS
  value: {{ int64 $values.scan.timeoutSeconds | quote }}
- name: MCP_PLATFORM_VISIBILITY_TIMEOUT_SECONDS
  value: {{ include "mcp-platform.visibility" .root | quote }}
{{- if and $values.tracing.endpoint (has .component (list "api" "worker")) }}
- name: MCP_PLATFORM_OTLP_ENDPOINT
  value: {{ $values.tracing.endpoint | quote }}
- name: MCP_PLATFORM_TRACE_SAMPLE_RATIO
  value: {{ $values.tracing.sampleRatio | quote }}
{{- end }}
{{- with $values.scan.targetAllow }}
- name: MCP_PLATFORM_TARGET_ALLOW
  value: {{ join "," . | quote }}
{{- end }}
{{ include "mcp-platform.secretEnv" (dict "root" .root "name" "MCP_PLATFORM_SECRET_KEY" "key" "secret-key") }}
{{ include "mcp-platform.env.database" . }}
{{ include "mcp-platform.env.cache" . }}
{{- end -}}

{{/* What the operator adds; input: root, component. */}}
{{- define "mcp-platform.env.extra" -}}
{{- with concat .root.Values.extraEnv (get .root.Values .component).extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
Networks whose X-Forwarded-For is believed: as given, else the private ranges of IPv4 and IPv6 (RFC 1918, 6598, 4193), where
controllers have their pods, once an Ingress or HTTPRoute puts one in front; else none.
*/}}
{{- define "mcp-platform.trustedProxies" -}}
{{- if .Values.api.trustedProxies -}}
{{- join "," .Values.api.trustedProxies -}}
{{- else if or .Values.ingress.enabled .Values.httpRoute.enabled -}}
10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7
{{- end -}}
{{- end -}}

{{- define "mcp-platform.env.database" -}}
{{- if .root.Values.postgresql.enabled -}}
{{ include "mcp-platform.secretEnv" (dict "root" .root "name" "MCP_DATABASE_PASSWORD" "key" (printf "database-%s-password" .component)) }}
- name: MCP_PLATFORM_DATABASE_URL
  value: postgresql+asyncpg://mcp_{{ .component }}:$(MCP_DATABASE_PASSWORD)@{{ include "mcp-platform.fullname" .root }}-postgresql:5432/mcp
{{- else -}}
- name: MCP_PLATFORM_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ required "\ncause: externalDatabase.existingSecret is not set\nconsequence: no pod can reach the database\nremedy: name a Secret that holds its URL" .root.Values.externalDatabase.existingSecret }}
      key: {{ get .root.Values.externalDatabase.urlKeys .component }}
{{- if .root.Values.externalDatabase.caSecret }}
- name: PGSSLROOTCERT
  value: /etc/mcp-platform/database-ca/ca.crt
{{- end }}
{{- end -}}
{{- end -}}

{{- define "mcp-platform.env.cache" -}}
{{- if .root.Values.valkey.enabled -}}
{{ include "mcp-platform.secretEnv" (dict "root" .root "name" "MCP_VALKEY_PASSWORD" "key" "valkey-password") }}
- name: MCP_PLATFORM_REDIS_URL
  value: redis://:$(MCP_VALKEY_PASSWORD)@{{ include "mcp-platform.fullname" .root }}-valkey:6379/0
{{- else -}}
- name: MCP_PLATFORM_REDIS_URL
  valueFrom:
    secretKeyRef:
      name: {{ required "\ncause: externalCache.existingSecret is not set\nconsequence: no pod can reach the cache and task broker\nremedy: name a Secret that holds its URL" .root.Values.externalCache.existingSecret }}
      key: {{ .root.Values.externalCache.urlKey }}
{{- end -}}
{{- end -}}
