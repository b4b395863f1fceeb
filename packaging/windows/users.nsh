; For whom it is installed: one user, or all of them with administrator's rights.

Function .onInit
  StrCpy $GivenFolder $INSTDIR
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AllUsers" $1
  ${If} ${Errors}
    Call ForOneUser
    Return
  ${EndIf}
  Call ForAllUsers
  Call IsAdministrator
  Pop $0
  ${If} $0 == "no"
    ${If} ${Silent}
      SetErrorLevel 740
      Quit
    ${EndIf}
    Call Elevate
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(NO_RIGHTS)"
    SetErrorLevel 740
    Quit
  ${EndIf}
FunctionEnd

Function ForOneUser
  StrCpy $Mode "CurrentUser"
  SetShellVarContext current
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\ChatApp"
  Call TakeKnownFolder
FunctionEnd

Function ForAllUsers
  StrCpy $Mode "AllUsers"
  SetShellVarContext all
  StrCpy $INSTDIR "$PROGRAMFILES64\ChatApp"
  Call TakeKnownFolder
FunctionEnd

; The folder that was given by /D, else that of an older version.
Function TakeKnownFolder
  ReadRegStr $0 SHCTX "${KEY}" "InstallLocation"
  ${If} $GivenFolder != ""
    StrCpy $INSTDIR $GivenFolder
  ${ElseIf} $0 != ""
    StrCpy $INSTDIR $0
  ${EndIf}
FunctionEnd

; Pushes "yes" or "no".
!macro IS_ADMINISTRATOR
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 == "Admin"
    Push "yes"
  ${Else}
    Push "no"
  ${EndIf}
!macroend

Function IsAdministrator
  !insertmacro IS_ADMINISTRATOR
FunctionEnd

; Start anew with administrator's rights and end; goes on where the user does not allow it.
Function Elevate
  StrCpy $0 "/AllUsers"
  ${If} $GivenFolder != ""
    StrCpy $0 "/AllUsers /D=$GivenFolder"
  ${EndIf}
  ClearErrors
  ExecShell "runas" "$EXEPATH" "$0"
  ${IfNot} ${Errors}
    Quit
  ${EndIf}
FunctionEnd

; The page. An elevated installer was started for all users, and does not ask again.
Function AskUsers
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AllUsers" $1
  ${IfNot} ${Errors}
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(USERS)" "$(USERS_MORE)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 10u 100% 12u "$(ONE_USER)"
  Pop $OneUserButton
  ${NSD_CreateRadioButton} 0 28u 100% 12u "$(ALL_USERS)"
  Pop $1
  ReadRegStr $2 HKLM "${KEY}" "InstallLocation"
  ${If} $2 == ""
    ${NSD_Check} $OneUserButton
  ${Else}
    ${NSD_Check} $1 ; an older version is there for all users
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function TakeUsers
  ${NSD_GetState} $OneUserButton $0
  ${If} $0 == ${BST_CHECKED}
    Call ForOneUser
    Return
  ${EndIf}
  Call IsAdministrator
  Pop $0
  ${If} $0 == "no"
    Call Elevate
    Abort ; the user did not allow it: the page stays
  ${EndIf}
  Call ForAllUsers
FunctionEnd

; Start the program as the user of the desktop, whatever rights the installer has.
Function Start
  ${If} $Mode == "AllUsers"
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\chatapp.exe"'
  ${Else}
    Exec '"$INSTDIR\chatapp.exe"'
  ${EndIf}
FunctionEnd

; What was installed for all users is removed for all of them; their data is not the remover's.
Function un.onInit
  ReadRegStr $0 HKLM "${KEY}" "InstallLocation"
  ${If} $0 != $INSTDIR
    SetShellVarContext current
    Return
  ${EndIf}
  SetShellVarContext all
  SectionSetText ${OWN_DATA} ""
  !insertmacro IS_ADMINISTRATOR
  Pop $0
  ${If} $0 == "no"
    ${IfNot} ${Silent}
      ClearErrors
      ExecShell "runas" "$INSTDIR\uninstall.exe"
      ${IfNot} ${Errors}
        Quit
      ${EndIf}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(NO_RIGHTS)"
    ${EndIf}
    SetErrorLevel 740
    Quit
  ${EndIf}
FunctionEnd
