{{/*
One login role for each kind of process, limited to its share of the ledger. Safe to repeat: it is applied at every
install and upgrade, so that new limits and passwords reach an existing database.
*/}}
{{- define "mcp-platform.roles.sql" -}}
{{- $ledger := include "mcp-platform.ledger" . | fromJson -}}
{{- $limits := dict "migrate" .Values.sizing.reservations.migration "api" $ledger.apiLimit "worker" $ledger.workerLimit "scheduler" .Values.sizing.reservations.scheduler -}}
\set ON_ERROR_STOP on
{{- $names := "mcp_migrate, mcp_api, mcp_worker, mcp_scheduler" -}}
{{- if .Values.postgresql.backup.enabled -}}
{{- $_ := set $limits "backup" .Values.sizing.reservations.backup -}}
{{- $names = print $names ", mcp_backup" -}}
{{- end -}}
{{- range $role, $limit := $limits }}
\getenv password {{ upper $role }}_PASSWORD
SELECT 'CREATE ROLE mcp_{{ $role }} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mcp_{{ $role }}') \gexec
ALTER ROLE mcp_{{ $role }} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT {{ int64 $limit }} PASSWORD :'password';
{{- end }}
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO {{ $names }}', current_database()) \gexec
SELECT format('GRANT TEMPORARY ON DATABASE %I TO mcp_api, mcp_worker', current_database()) \gexec
CREATE EXTENSION IF NOT EXISTS pg_trgm;
GRANT CREATE, USAGE ON SCHEMA public TO mcp_migrate;
GRANT USAGE ON SCHEMA public TO mcp_api, mcp_worker, mcp_scheduler;
ALTER DEFAULT PRIVILEGES FOR ROLE mcp_migrate IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mcp_api, mcp_worker, mcp_scheduler;
ALTER DEFAULT PRIVILEGES FOR ROLE mcp_migrate IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO mcp_api, mcp_worker, mcp_scheduler;
{{- if .Values.postgresql.backup.enabled }}
GRANT pg_read_all_data TO mcp_backup;
{{- end }}
{{- end -}}
