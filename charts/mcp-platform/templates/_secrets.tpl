{{- define "mcp-platform.secretName" -}}
{{- .Values.secrets.existingSecret | default (include "mcp-platform.fullname" .) -}}
{{- end -}}

{{/* One key of the chart's own Secret, base64: what the cluster has already, else `given`, else random; input: existing, key, given, length. */}}
{{- define "mcp-platform.secretValue" -}}
{{- if .given -}}
{{- b64enc .given -}}
{{- else if hasKey .existing .key -}}
{{- get .existing .key -}}
{{- else -}}
{{- randAlphaNum .length | b64enc -}}
{{- end -}}
{{- end -}}

{{/* An environment variable from the release's Secret; input: root, name, key. */}}
{{- define "mcp-platform.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ include "mcp-platform.secretName" .root }}
      key: {{ .key }}
{{- end -}}
