{{/*
Memory settings of the bundled stores, equal to mcp_core.sizing.stores (which says where each share comes from).
*/}}

{{/* Input: memory (bytes), maxConnections (null: derive). Answers JSON in bytes, refuses what cannot hold the connections. */}}
{{- define "mcp-platform.stores.postgresql" -}}
{{- $mib := 1048576 -}}
{{- $memory := int64 .memory -}}
{{- $shared := div (mul $memory 25) 100 -}}
{{- $maintenance := div (mul $memory 3) 100 -}}
{{- $left := sub (div (mul $memory 85) 100) (add (mul 32 $mib) $shared (mul 4 $maintenance)) -}}
{{- $most := div (max 0 $left) (mul 9 $mib) -}}
{{- $wanted := ternary (min $most 500) .maxConnections (kindIs "invalid" .maxConnections) | int64 -}}
{{- if or (lt $wanted 1) (gt $wanted $most) -}}
{{- $asked := max 1 $wanted -}}
{{- $need := add (mul 32 $mib) (mul $asked 9 $mib) -}}
{{- $required := add (div (sub (add (mul $need 100) (mul 48 $mib)) 1) (mul 48 $mib)) 1 -}}
{{- $fewer := ternary (printf ", or lower postgresql.maxConnections to %d" $most) "" (gt $most 0) -}}
{{- fail (printf "\ncause: a memory limit of %d MiB holds %d PostgreSQL backends, not %d\nconsequence: the kernel kills PostgreSQL under load, and every session with it\nremedy: raise postgresql.resources.limits.memory to at least %dMi%s" (div $memory $mib) $most $asked $required $fewer) -}}
{{- end -}}
{{- dict "maxConnections" $wanted "sharedBuffers" $shared "effectiveCacheSize" (div (mul $memory 70) 100) "workMem" (min (mul 64 $mib) (sub (div $left $wanted) (mul 5 $mib))) "maintenanceWorkMem" $maintenance | toJson -}}
{{- end -}}

{{/* maxmemory in bytes of a Valkey container; input: its memory limit in bytes. */}}
{{- define "mcp-platform.stores.valkey" -}}
{{- $mib := 1048576 -}}
{{- $size := sub (div (mul . 70) 100) (mul 8 $mib) -}}
{{- if lt $size (mul 4 $mib) -}}
{{- fail (printf "\ncause: a memory limit of %d MiB leaves Valkey no room for data\nconsequence: it refuses every write, and no scan can be queued\nremedy: raise valkey.resources.limits.memory to at least 18Mi" (div . $mib)) -}}
{{- end -}}
{{- $size -}}
{{- end -}}
