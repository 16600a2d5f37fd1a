{{/*
Kubernetes quantities as whole numbers, equal to mcp_core.sizing.quantity: rounded up, cut off at 2^63-1.
Templates count in int64 only, so decimal digits are moved as text and binary suffixes multiply limbs of nine digits.
*/}}

{{/* "true" for a quantity a resource can have; input: the value. */}}
{{- define "mcp-platform.quantity.valid" -}}
{{- $text := toString . -}}
{{- if and (le (len $text) 64) (regexMatch "^([0-9]+\\.?[0-9]*|\\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?[0-9]+)?$" $text) -}}
true
{{- end -}}
{{- end -}}

{{/* Thousandths of a core; input: the value. */}}
{{- define "mcp-platform.quantity.millicores" -}}
{{- include "mcp-platform.quantity.scaled" (dict "quantity" . "shift" 3) -}}
{{- end -}}

{{/* Bytes; input: the value. */}}
{{- define "mcp-platform.quantity.bytes" -}}
{{- include "mcp-platform.quantity.scaled" (dict "quantity" . "shift" 0) -}}
{{- end -}}

{{/* quantity * 10^shift, rounded up; refuses what is no quantity. */}}
{{- define "mcp-platform.quantity.scaled" -}}
{{- $text := toString .quantity -}}
{{- if not (include "mcp-platform.quantity.valid" $text) -}}
{{- fail (printf "\ncause: %q is no Kubernetes quantity\nconsequence: no size can be derived from it\nremedy: write a number with a suffix or without: \"500m\" or \"2\" for CPU, \"512Mi\" or \"1.5Gi\" for memory" (trunc 70 $text)) -}}
{{- end -}}
{{- $suffix := regexFind "([KMGTPE]i|[eE][+-]?[0-9]+|[numkMGTPE])$" $text -}}
{{- $number := trimSuffix $suffix $text -}}
{{- $whole := regexReplaceAll "\\..*$" $number "" -}}
{{- $part := ternary (regexReplaceAll "^[^.]*\\." $number "") "" (contains "." $number) -}}
{{- $exponent := include "mcp-platform.quantity.exponent" $suffix | atoi -}}
{{- $digits := print $whole $part -}}
{{- $point := int (add (len $whole) .shift $exponent) -}}
{{- $integer := "" -}}
{{- $fraction := "" -}}
{{- if le $point 0 -}}
  {{- $fraction = print (repeat (int (sub 0 $point)) "0") $digits -}}
{{- else if ge $point (len $digits) -}}
  {{- $integer = print $digits (repeat (int (sub $point (len $digits))) "0") -}}
{{- else -}}
  {{- $integer = substr 0 $point $digits -}}
  {{- $fraction = substr $point (len $digits) $digits -}}
{{- end -}}
{{- $integer = regexReplaceAll "^0+" $integer "" | default "0" -}}
{{- $binary := dict "Ki" 1 "Mi" 2 "Gi" 3 "Ti" 4 "Pi" 5 "Ei" 6 -}}
{{- if hasKey $binary $suffix -}}
{{- include "mcp-platform.quantity.binary" (dict "integer" $integer "fraction" $fraction "times" (get $binary $suffix)) -}}
{{- else -}}
{{- include "mcp-platform.quantity.ceil" (dict "integer" $integer "fraction" $fraction) -}}
{{- end -}}
{{- end -}}

{{/* Power of ten of a decimal suffix or exponent, 0 for a binary one; at most 128, which is over or under everything. */}}
{{- define "mcp-platform.quantity.exponent" -}}
{{- $powers := dict "n" -9 "u" -6 "m" -3 "k" 3 "M" 6 "G" 9 "T" 12 "P" 15 "E" 18 -}}
{{- if hasKey $powers . -}}
{{- get $powers . -}}
{{- else if regexMatch "^[eE][+-]?[0-9]+$" . -}}
{{- $digits := regexReplaceAll "^[eE][+-]?0*" . "" | default "0" -}}
{{- $power := ternary 128 (min (atoi $digits) 128) (gt (len $digits) 3) -}}
{{- if contains "-" . }}-{{ end -}}{{ $power }}
{{- else -}}
0
{{- end -}}
{{- end -}}

{{/* integer.fraction rounded up, both strings of digits. */}}
{{- define "mcp-platform.quantity.ceil" -}}
{{- $largest := "9223372036854775807" -}}
{{- if or (gt (len .integer) 19) (and (eq (len .integer) 19) (ge .integer $largest)) -}}
{{- $largest -}}
{{- else if regexMatch "[1-9]" .fraction -}}
{{- add (atoi .integer) 1 -}}
{{- else -}}
{{- .integer -}}
{{- end -}}
{{- end -}}

{{/* integer.fraction * 1024^times, rounded up. */}}
{{- define "mcp-platform.quantity.binary" -}}
{{- $over := gt (len .integer) 18 -}}
{{- $integer := ternary 0 (atoi .integer) $over -}}
{{- $fraction := .fraction -}}
{{- $padding := mod (sub 9 (mod (len $fraction) 9)) 9 | int -}}
{{- $fraction = print $fraction (repeat $padding "0") -}}
{{- range until .times -}}
  {{- $carry := 0 -}}
  {{- $next := "" -}}
  {{- $limbs := div (len $fraction) 9 | int -}}
  {{- range $index := until $limbs -}}
    {{- $start := mul 9 (sub $limbs (add $index 1)) | int -}}
    {{- $limb := substr $start (int (add $start 9)) $fraction | atoi -}}
    {{- $product := add (mul $limb 1024) $carry -}}
    {{- $next = print (printf "%09d" (mod $product 1000000000)) $next -}}
    {{- $carry = div $product 1000000000 -}}
  {{- end -}}
  {{- $fraction = $next -}}
  {{- if gt (int64 $integer) 9007199254740991 -}}{{- $over = true -}}{{- end -}}
  {{- if not $over -}}{{- $integer = add (mul $integer 1024) $carry -}}{{- end -}}
{{- end -}}
{{- if $over -}}
9223372036854775807
{{- else -}}
{{- include "mcp-platform.quantity.ceil" (dict "integer" (printf "%d" (int64 $integer)) "fraction" $fraction) -}}
{{- end -}}
{{- end -}}
