; The installer for one user, or for all users of a computer. Run by installers.py, which defines
; VERSION, OUTPUT, ICON, SIZE (KB), COMPRESSOR and, in LISTS, the files to install and to remove.
; Silent: setup.exe /S [/AllUsers] [/D=FOLDER]; uninstall.exe /S keeps conversations and settings.
; Exit codes besides NSIS' own: 3 the program is running, 4 it is there by its .msi, 740 (Windows'
; ERROR_ELEVATION_REQUIRED) for all users without administrator's rights.
Target amd64-unicode
SetCompressor ${COMPRESSOR}
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ChatApp"
!define TYPE "ChatApp.Conversations"

Var Mode ; "AllUsers" or "CurrentUser": also what SHCTX, $SMPROGRAMS and $DESKTOP stand for
Var GivenFolder ; by /D, or empty
Var OneUserButton

Name "ChatApp"
OutFile "${OUTPUT}"
RequestExecutionLevel user ; more is asked for when it is needed
BrandingText "ChatApp ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "ChatApp"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "ChatApp"
VIAddVersionKey "LegalCopyright" "The ChatApp authors"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION Start
Page custom AskUsers TakeUsers
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!include words.nsh

; Ask the running program to close, and wait ten seconds until its files can be written.
!macro CLOSE_RUNNING
  StrCpy $1 0
  !insertmacro CLOSE chatapp.exe
  !insertmacro CLOSE chatapp-console.exe
  ${If} $1 >= 20
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
!macroend

!macro CLOSE FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    nsExec::Exec 'taskkill /IM ${FILE}'
    Pop $0
    ${DoWhile} $1 < 20
      ClearErrors
      FileOpen $0 "$INSTDIR\${FILE}" a
      ${IfNot} ${Errors}
        FileClose $0
        ${Break}
      ${EndIf}
      IntOp $1 $1 + 1
      Sleep 500
    ${Loop}
  ${EndIf}
!macroend

Section "ChatApp"
  SectionIn RO
  ReadRegDWORD $0 HKLM "Software\ChatApp" "Installed" ; said by the .msi, whose folder is the same
  ${If} $Mode == "AllUsers"
  ${AndIf} $0 = 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(BY_MSI)" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
  !insertmacro CLOSE_RUNNING
  ReadRegStr $0 SHCTX "${KEY}" "UninstallString"
  ReadRegStr $1 SHCTX "${KEY}" "InstallLocation"
  ${If} $0 != ""
    ExecWait '$0 /S _?=$1' ; an older version takes its own files away
  ${EndIf}
  !include "${LISTS}/install.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\ChatApp.lnk" "$INSTDIR\chatapp.exe"
  ; Windows knows a file by its last extension: .json stays with its program, and "Open with"
  ; offers this one.
  WriteRegStr SHCTX "Software\Classes\${TYPE}" "" "$(FILES)"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\chatapp.exe,0"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\chatapp.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\.json\OpenWithProgids" "${TYPE}" ""
  WriteRegStr SHCTX "${KEY}" "DisplayName" "ChatApp"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "Publisher" "The ChatApp authors"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\chatapp.exe"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
SectionEnd

Section /o "$(DESKTOP)"
  CreateShortcut "$DESKTOP\ChatApp.lnk" "$INSTDIR\chatapp.exe"
SectionEnd

Section "un.ChatApp"
  SectionIn RO
  !insertmacro CLOSE_RUNNING
  !include "${LISTS}/remove.nsh"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP" ; a folder in use cannot be removed
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\ChatApp.lnk"
  Delete "$DESKTOP\ChatApp.lnk"
  DeleteRegKey SHCTX "Software\Classes\${TYPE}"
  DeleteRegValue SHCTX "Software\Classes\.json\OpenWithProgids" "${TYPE}"
  DeleteRegKey SHCTX "${KEY}"
SectionEnd

Section /o "un.$(DATA)" OWN_DATA
  RMDir /r "$LOCALAPPDATA\chatapp"
SectionEnd

!include users.nsh
