/* The executables of a program folder that is made on Linux: they run start.py.
 * No byte code is written, so that an uninstall leaves nothing. */
#include <stdlib.h>
#include <wchar.h>

extern __declspec(dllimport) int Py_Main(int count, wchar_t **arguments);

int wmain(int count, wchar_t **given)
{
    static wchar_t *before[] = {L"-I", L"-B", L"-m", L"start_chatapp"};
    wchar_t **arguments = calloc(count + 5, sizeof *arguments);
    int used = 0;
    if (arguments == NULL)
        return 1;
    arguments[used++] = given[0];
    for (int i = 0; i < 4; i++)
        arguments[used++] = before[i];
    for (int i = 1; i < count; i++)
        arguments[used++] = given[i];
    return Py_Main(used, arguments);
}
