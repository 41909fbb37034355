# Completion of dorsiflex for PowerShell, 5.1 or newer. Read it in $PROFILE:
#     dorsiflex completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName dorsiflex -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $program = $commandAst.CommandElements[0].Extent.Text.Trim('"', "'")
    if ($program.StartsWith('~')) { $program = $HOME + $program.Substring(1) }
    $before = @()
    $typed = ''
    foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.StartOffset -ge $cursorPosition) { break }
        $text = $element.Extent.Text
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $text = $element.Value
        }
        if ($element.Extent.EndOffset -ge $cursorPosition) { $typed = $text } else { $before += $text }
    }
    # Percent-encoded both ways: PowerShell changes quotes, empty words and other alphabets on their
    # way to a program and back.
    $words = @($before + $typed | ForEach-Object { '.' + [uri]::EscapeDataString($_) })
    $answer = @(& $program __complete powershell @words 2>$null)
    if ($answer.Count -eq 0 -or $answer[0] -ne 'values') { return }
    if ($answer.Count -eq 1) { return '' }
    foreach ($line in ($answer | Select-Object -Skip 1)) {
        $written, $shown, $about = $line.Split("`t") | ForEach-Object { [uri]::UnescapeDataString($_) }
        [System.Management.Automation.CompletionResult]::new($written, $shown, 'ParameterValue', $about)
    }
}
