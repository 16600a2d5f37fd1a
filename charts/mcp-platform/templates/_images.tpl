{{/* Reference of an image; input: root, image (repository, tag, digest). A digest wins; the tag falls back to the chart's appVersion. */}}
{{- define "mcp-platform.image" -}}
{{- $repository := .image.repository -}}
{{- with .root.Values.image.registry -}}{{- $repository = printf "%s/%s" (trimSuffix "/" .) $repository -}}{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (toString (.image.tag | default .root.Chart.AppVersion)) -}}
{{- end -}}
{{- end -}}
