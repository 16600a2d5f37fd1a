{{/* The dump is read back before it counts, and older ones go only when it does. */}}
{{- define "mcp-platform.backup.dump" -}}
set -eu
umask 077
rm -f /backup/*.part
file=/backup/mcp-$(date -u +%Y%m%dT%H%M%SZ).dump
pg_dump --format=custom --file="$file.part"
pg_restore --list "$file.part" > /dev/null
mv "$file.part" "$file"
echo "dumped to $file, $(du -h "$file" | cut -f1)"
ls -1 /backup/mcp-*.dump | sort -r | tail -n +$((KEEP + 1)) | while read -r old; do
  rm "$old"
  echo "deleted $old, older than the $KEEP that are kept"
done
{{- end -}}

{{/* One transaction: the database is what the dump says, or what it was. */}}
{{- define "mcp-platform.backup.restore" -}}
set -eu
file=${BACKUP:-$(ls -1 /backup/mcp-*.dump 2>/dev/null | sort -r | head -n 1)}
if [ ! -s "$file" ]; then
  echo "error: there is no dump ${file:-in /backup}, so nothing was restored. What there is:" >&2
  ls -l /backup >&2
  exit 1
fi
sessions=$(psql -XAtc "SELECT count(*) FROM pg_stat_activity WHERE usename IN ('mcp_api', 'mcp_worker', 'mcp_scheduler')")
if [ "$sessions" != 0 ]; then
  echo "error: $sessions sessions of the platform are open, so nothing was restored: what they write would be lost." >&2
  echo "Scale api, worker and scheduler to 0 first." >&2
  exit 1
fi
pg_restore --clean --if-exists --exit-on-error --single-transaction --dbname="$PGDATABASE" "$file"
psql -XAqc ANALYZE
echo "restored $file"
{{- end -}}

{{/* A container that runs one of the scripts; input: root, script, user (role), key (of its password). */}}
{{- define "mcp-platform.backup.container" -}}
- name: {{ .script }}
  image: {{ include "mcp-platform.image" (dict "root" .root "image" .root.Values.postgresql.image) }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command: [sh, /etc/mcp-platform/backup/{{ .script }}.sh]
  env:
    - name: PGHOST
      value: {{ include "mcp-platform.fullname" .root }}-postgresql
    - name: PGUSER
      value: {{ .user }}
    - name: PGDATABASE
      value: mcp
    - name: PGAPPNAME
      value: mcp-{{ .script }}
    {{- include "mcp-platform.secretEnv" (dict "root" .root "name" "PGPASSWORD" "key" .key) | nindent 4 }}
    {{- if eq .script "dump" }}
    - name: KEEP
      value: {{ int64 .root.Values.postgresql.backup.keep | quote }}
    {{- end }}
  securityContext:
    {{- include "mcp-platform.containerSecurity" .root | nindent 4 }}
    {{- /* One owner of all dumps, in whichever pod they are written. */}}
    {{- with .root.Values.postgresql.podSecurity.runAsUser }}
    runAsUser: {{ int64 . }}
    runAsGroup: {{ int64 . }}
    {{- end }}
  resources:
    {{- toYaml .root.Values.postgresql.backup.resources | nindent 4 }}
  volumeMounts:
    - name: scripts
      mountPath: /etc/mcp-platform/backup
      readOnly: true
    - name: backup
      mountPath: /backup
    - name: tmp
      mountPath: /tmp
{{- end -}}

{{- define "mcp-platform.backup.volumes" -}}
- name: scripts
  configMap:
    name: {{ include "mcp-platform.fullname" . }}-backup
- name: backup
  persistentVolumeClaim:
    claimName: {{ .Values.postgresql.backup.existingClaim | default (printf "%s-backup" (include "mcp-platform.fullname" .)) }}
{{- end -}}

{{/* Whether there is anything to back up here. */}}
{{- define "mcp-platform.backup.enabled" -}}
{{- if and .Values.postgresql.enabled .Values.postgresql.backup.enabled -}}true{{- end -}}
{{- end -}}
