{{/* Pod-level settings of our own processes; input: root, component. */}}
{{- define "mcp-platform.pod" -}}
{{- $values := get .root.Values .component -}}
serviceAccountName: {{ include "mcp-platform.serviceAccountName" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "mcp-platform.podSecurity" .root.Values.podSecurity | nindent 2 }}
{{ include "mcp-platform.placement" . }}
{{- end -}}

{{/* Where pods run and with what priority; input: root, component. */}}
{{- define "mcp-platform.placement" -}}
{{- $values := get .root.Values .component -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName | default .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector | default .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations | default .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Input: runAsUser and fsGroup, null where the platform assigns them. */}}
{{- define "mcp-platform.podSecurity" -}}
runAsNonRoot: true
{{- if not (kindIs "invalid" .runAsUser) }}
runAsUser: {{ int64 .runAsUser }}
runAsGroup: {{ int64 .runAsUser }}
{{- end }}
{{- if not (kindIs "invalid" .fsGroup) }}
fsGroup: {{ int64 .fsGroup }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "mcp-platform.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Spread over nodes; input: root, component. */}}
{{- define "mcp-platform.spread" -}}
{{- $values := get .root.Values .component -}}
topologySpreadConstraints:
{{- with $values.topologySpreadConstraints }}
  {{- toYaml . | nindent 2 }}
{{- else }}
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "mcp-platform.selector" . | nindent 8 }}
{{- end }}
{{- end -}}

{{/* Waits until the migration Job has brought the schema to this release; input: root, component, image. */}}
{{- define "mcp-platform.awaitSchema" -}}
- name: await-schema
  image: {{ include "mcp-platform.image" (dict "root" .root "image" .image) }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command: [mcp-platform, migrate, --wait, "600"]
  env:
    {{- include "mcp-platform.env" (dict "root" .root "component" .component "budget" nil) | nindent 4 }}
    {{- include "mcp-platform.env.extra" . | nindent 4 }}
  securityContext:
    {{- include "mcp-platform.containerSecurity" . | nindent 4 }}
  resources:
    {{- toYaml (get .root.Values .component).resources | nindent 4 }}
  volumeMounts:
    {{- include "mcp-platform.mounts" .root | nindent 4 }}
{{- end -}}

{{- define "mcp-platform.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if and (not .Values.postgresql.enabled) .Values.externalDatabase.caSecret }}
- name: database-ca
  mountPath: /etc/mcp-platform/database-ca
  readOnly: true
{{- end }}
{{- if and (not .Values.valkey.enabled) .Values.externalCache.caSecret }}
- name: cache-ca
  mountPath: /etc/mcp-platform/cache-ca
  readOnly: true
{{- end }}
{{- end -}}

{{- define "mcp-platform.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- if and (not .Values.postgresql.enabled) .Values.externalDatabase.caSecret }}
- name: database-ca
  secret:
    secretName: {{ .Values.externalDatabase.caSecret }}
{{- end }}
{{- if and (not .Values.valkey.enabled) .Values.externalCache.caSecret }}
- name: cache-ca
  secret:
    secretName: {{ .Values.externalCache.caSecret }}
{{- end }}
{{- end -}}
