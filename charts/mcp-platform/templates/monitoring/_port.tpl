{{/* Port of worker and scheduler on which they serve /metrics and /livez; 9464 is the usual one of Prometheus exporters. */}}
{{- define "mcp-platform.monitoring.port" -}}
ports:
  - name: metrics
    containerPort: 9464
{{- end -}}

{{- define "mcp-platform.monitoring.env" -}}
- name: MCP_PLATFORM_METRICS_BIND
  value: 0.0.0.0:9464
{{- end -}}

{{/* A scheduler whose rounds stand still and a worker without children are started again; an outage is no reason. */}}
{{- define "mcp-platform.monitoring.probes" -}}
{{- range $probe, $timing := dict "startupProbe" (list 2 60) "livenessProbe" (list 15 6) "readinessProbe" (list 10 3) }}
{{ $probe }}:
  httpGet:
    path: /livez
    port: metrics
  periodSeconds: {{ index $timing 0 }}
  timeoutSeconds: 5
  failureThreshold: {{ index $timing 1 }}
{{- end -}}
{{- end -}}
