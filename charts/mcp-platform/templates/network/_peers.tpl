{{/* Egress rule for names; answers one list item. */}}
{{- define "mcp-platform.network.dns" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns.to | nindent 4 }}
  ports:
    {{- range $port := .Values.networkPolicy.dns.ports }}
    - {port: {{ int64 $port }}, protocol: UDP}
    - {port: {{ int64 $port }}, protocol: TCP}
    {{- end }}
{{- end -}}

{{/* Egress rule to the receiver of traces, on the port of its address; answers one list item. */}}
{{- define "mcp-platform.network.tracing" -}}
{{- $url := urlParse .Values.tracing.endpoint -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
- to:
    {{- toYaml .Values.networkPolicy.tracingTo | nindent 4 }}
  ports:
    - port: {{ $port | default (ternary 443 80 (eq $url.scheme "https")) | int64 }}
      protocol: TCP
{{- end -}}

{{/* Egress rules to the stores; input: root, stores. */}}
{{- define "mcp-platform.network.stores" -}}
{{- $ports := dict "postgresql" 5432 "valkey" 6379 -}}
{{- $external := dict "postgresql" .root.Values.externalDatabase "valkey" .root.Values.externalCache -}}
{{- range $store := .stores }}
- to:
    {{- if (get $.root.Values $store).enabled }}
    - podSelector:
        matchLabels:
          {{- include "mcp-platform.selector" (dict "root" $.root "component" $store) | nindent 10 }}
    {{- else }}
    {{- range (get $external $store).cidrs }}
    {{- include "mcp-platform.network.block" . | nindent 4 }}
    {{- end }}
    {{- end }}
  ports:
    - port: {{ ternary (get $ports $store) (get $external $store).port (get $.root.Values $store).enabled | int64 }}
      protocol: TCP
{{- end }}
{{- end -}}

{{/*
A block of addresses without the clouds' metadata services: link-local (AWS, Azure, GCP, OpenStack, ECS), Alibaba,
Azure's wire server, Oracle; over IPv6 link-local, AWS and GCP. Only addresses within a block can be excepted from it.
*/}}
{{- define "mcp-platform.network.block" -}}
{{- $except := list -}}
{{- if contains ":" . -}}
  {{- if eq . "::/0" -}}{{- $except = list "fe80::/10" "fd00:ec2::/32" "fd20:ce::254/128" -}}
  {{- else if regexMatch "^(?i)(fe80|fd00:ec2|fd20:ce):" . -}}{{- include "mcp-platform.network.refuse" . -}}
  {{- end -}}
{{- else -}}
  {{- $length := regexReplaceAll "^.*/" . "" | atoi -}}
  {{- $size := include "mcp-platform.network.size" $length | int64 -}}
  {{- $block := div (include "mcp-platform.network.number" .) $size -}}
  {{- range $metadata := list "169.254.0.0/16" "100.100.100.200/32" "168.63.129.16/32" "192.0.0.192/32" -}}
    {{- $bits := regexReplaceAll "^.*/" $metadata "" | atoi -}}
    {{- $number := include "mcp-platform.network.number" $metadata | int64 -}}
    {{- if and (lt $length $bits) (eq (int64 $block) (div $number $size)) -}}
      {{- $except = append $except $metadata -}}
    {{- else if and (ge $length $bits) (eq (div (include "mcp-platform.network.number" $) (include "mcp-platform.network.size" $bits)) (div $number (include "mcp-platform.network.size" $bits))) -}}
      {{- include "mcp-platform.network.refuse" $ -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
- ipBlock:
    cidr: {{ . | quote }}
    {{- with $except }}
    except:
      {{- range . }}
      - {{ . | quote }}
      {{- end }}
    {{- end }}
{{- end -}}

{{/* Addresses in an IPv4 block of this prefix length. */}}
{{- define "mcp-platform.network.size" -}}
{{- $size := 1 -}}
{{- range until (int (sub 32 .)) -}}{{- $size = mul $size 2 -}}{{- end -}}
{{- $size -}}
{{- end -}}

{{/* The first address of an IPv4 block as a number. */}}
{{- define "mcp-platform.network.number" -}}
{{- $number := 0 -}}
{{- range splitList "." (regexReplaceAll "/.*$" . "") -}}{{- $number = add (mul $number 256) (atoi .) -}}{{- end -}}
{{- $number -}}
{{- end -}}

{{- define "mcp-platform.network.refuse" -}}
{{- fail (printf "\ncause: egress to %s reaches a cloud's metadata service\nconsequence: a hostile MCP server could have the node's credentials fetched\nremedy: leave that block out" .) -}}
{{- end -}}
