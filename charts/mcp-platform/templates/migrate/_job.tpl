{{/* Pod of the migration Job: roles (bundled database only), then the schema, then the first account. */}}
{{- define "mcp-platform.migrate.pod" -}}
{{- $scope := dict "root" . "component" "migrate" "image" .Values.api.image "budget" .Values.sizing.reservations.migration -}}
{{ include "mcp-platform.pod" $scope }}
restartPolicy: OnFailure
initContainers:
  {{- if .Values.postgresql.enabled }}
  - name: roles
    image: {{ include "mcp-platform.image" (dict "root" . "image" .Values.postgresql.image) }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    command: [sh, /etc/mcp-platform/roles/apply.sh]
    env:
      - name: PGHOST
        value: {{ include "mcp-platform.fullname" . }}-postgresql
      - name: PGUSER
        value: postgres
      - name: PGDATABASE
        value: mcp
      {{- include "mcp-platform.secretEnv" (dict "root" . "name" "PGPASSWORD" "key" "postgres-password") | nindent 6 }}
      {{- range $role := concat (list "migrate" "api" "worker" "scheduler") (ternary (list "backup") list .Values.postgresql.backup.enabled) }}
      {{- include "mcp-platform.secretEnv" (dict "root" $ "name" (printf "%s_PASSWORD" (upper $role)) "key" (printf "database-%s-password" $role)) | nindent 6 }}
      {{- end }}
    securityContext:
      {{- include "mcp-platform.containerSecurity" . | nindent 6 }}
    resources:
      {{- toYaml .Values.migrate.resources | nindent 6 }}
    volumeMounts:
      - name: roles
        mountPath: /etc/mcp-platform/roles
        readOnly: true
      {{- include "mcp-platform.mounts" . | nindent 6 }}
  {{- end }}
  {{- if include "mcp-platform.backup.enabled" . }}
  # What the database held before this release changed its schema.
  {{- include "mcp-platform.backup.container" (dict "root" . "script" "dump" "user" "mcp_backup" "key" "database-backup-password") | nindent 2 }}
  {{- end }}
  - name: migrate
    image: {{ include "mcp-platform.image" $scope }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    command: [mcp-platform, migrate]
    env:
      {{- include "mcp-platform.env" $scope | nindent 6 }}
      {{- include "mcp-platform.env.extra" $scope | nindent 6 }}
    securityContext:
      {{- include "mcp-platform.containerSecurity" . | nindent 6 }}
    resources:
      {{- toYaml .Values.migrate.resources | nindent 6 }}
    volumeMounts:
      {{- include "mcp-platform.mounts" . | nindent 6 }}
containers:
  - name: admin
    image: {{ include "mcp-platform.image" $scope }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    command:
      - sh
      - -c
      - >-
        printf '%s\n' "$ADMIN_PASSWORD" |
        mcp-platform admin create-user --username {{ .Values.admin.username }} --role admin --password-stdin --if-missing
    env:
      {{- include "mcp-platform.secretEnv" (dict "root" . "name" "ADMIN_PASSWORD" "key" "admin-password") | nindent 6 }}
      {{- include "mcp-platform.env" $scope | nindent 6 }}
      {{- include "mcp-platform.env.extra" $scope | nindent 6 }}
    securityContext:
      {{- include "mcp-platform.containerSecurity" . | nindent 6 }}
    resources:
      {{- toYaml .Values.migrate.resources | nindent 6 }}
    volumeMounts:
      {{- include "mcp-platform.mounts" . | nindent 6 }}
volumes:
  {{- if .Values.postgresql.enabled }}
  - name: roles
    configMap:
      name: {{ include "mcp-platform.fullname" . }}-roles
  {{- if include "mcp-platform.backup.enabled" . }}
  {{- include "mcp-platform.backup.volumes" . | nindent 2 }}
  {{- end }}
  {{- end }}
  {{- include "mcp-platform.volumes" . | nindent 2 }}
{{- end -}}
