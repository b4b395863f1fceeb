; The installer for one user, without administrator's rights. Run by installers.py, which defines
; VERSION, OUTPUT, ICON, SIZE (KB) and, in LISTS, the files to install and to remove.
; Silent: setup.exe /S [/D=FOLDER]; uninstall.exe /S keeps conversations and settings.
Target amd64-unicode
!include MUI2.nsh
!include LogicLib.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ChatApp"
!define TYPE "ChatApp.Conversations"

Name "ChatApp"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\ChatApp"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
BrandingText "ChatApp ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "ChatApp"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "ChatApp"
VIAddVersionKey "LegalCopyright" "The ChatApp authors"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\chatapp.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString DESKTOP ${LANG_ENGLISH} "Shortcut on the desktop"
LangString DESKTOP ${LANG_SIMPCHINESE} "桌面快捷方式"
LangString DATA ${LANG_ENGLISH} "Delete all conversations and settings"
LangString DATA ${LANG_SIMPCHINESE} "删除所有对话和设置"
LangString RUNNING ${LANG_ENGLISH} "ChatApp is still running. Close it and try again."
LangString RUNNING ${LANG_SIMPCHINESE} "ChatApp 仍在运行。请关闭后重试。"
LangString FILES ${LANG_ENGLISH} "ChatApp conversations"
LangString FILES ${LANG_SIMPCHINESE} "ChatApp 对话"

; Ask the running program to close, and wait ten seconds until its file can be written.
!macro CLOSE_RUNNING
  StrCpy $1 0
  ${If} ${FileExists} "$INSTDIR\chatapp.exe"
    nsExec::Exec 'taskkill /IM chatapp.exe'
    Pop $0
    ${DoWhile} $1 < 20
      ClearErrors
      FileOpen $0 "$INSTDIR\chatapp.exe" a
      ${IfNot} ${Errors}
        FileClose $0
        ${Break}
      ${EndIf}
      IntOp $1 $1 + 1
      Sleep 500
    ${Loop}
  ${EndIf}
  ${If} $1 = 20
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
!macroend

Section "ChatApp"
  SectionIn RO
  !insertmacro CLOSE_RUNNING
  ReadRegStr $0 HKCU "${KEY}" "UninstallString"
  ReadRegStr $1 HKCU "${KEY}" "InstallLocation"
  ${If} $0 != ""
    ExecWait '$0 /S _?=$1' ; an older version takes its own files away
  ${EndIf}
  !include "${LISTS}/install.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\ChatApp.lnk" "$INSTDIR\chatapp.exe"
  ; Windows knows a file by its last extension: .json stays with its program, and "Open with"
  ; offers this one.
  WriteRegStr HKCU "Software\Classes\${TYPE}" "" "$(FILES)"
  WriteRegStr HKCU "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\chatapp.exe,0"
  WriteRegStr HKCU "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\chatapp.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\.json\OpenWithProgids" "${TYPE}" ""
  WriteRegStr HKCU "${KEY}" "DisplayName" "ChatApp"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "The ChatApp authors"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\chatapp.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section /o "$(DESKTOP)"
  CreateShortcut "$DESKTOP\ChatApp.lnk" "$INSTDIR\chatapp.exe"
SectionEnd

Section "un.ChatApp"
  SectionIn RO
  !insertmacro CLOSE_RUNNING
  !include "${LISTS}/remove.nsh"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\ChatApp.lnk"
  Delete "$DESKTOP\ChatApp.lnk"
  DeleteRegKey HKCU "Software\Classes\${TYPE}"
  DeleteRegValue HKCU "Software\Classes\.json\OpenWithProgids" "${TYPE}"
  DeleteRegKey HKCU "${KEY}"
SectionEnd

Section /o "un.$(DATA)"
  RMDir /r "$LOCALAPPDATA\chatapp"
SectionEnd
