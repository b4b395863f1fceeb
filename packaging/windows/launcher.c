/* chatapp.exe of a program folder that is made on Linux: runs the package `chatapp`.
 * No byte code is written, so that an uninstall leaves nothing. Child processes are started as "chatapp.exe -m chatapp ...": that is passed on as it is. */
#include <stdlib.h>
#include <wchar.h>

extern __declspec(dllimport) int Py_Main(int count, wchar_t **arguments);

int wmain(int count, wchar_t **given)
{
    static wchar_t *before[] = {L"-I", L"-B", L"-m", L"chatapp"};
    wchar_t **arguments = calloc(count + 5, sizeof *arguments);
    int used = 0;
    if (arguments == NULL)
        return 1;
    arguments[used++] = given[0];
    if (count < 2 || wcscmp(given[1], L"-m") != 0)
        for (int i = 0; i < 4; i++)
            arguments[used++] = before[i];
    for (int i = 1; i < count; i++)
        arguments[used++] = given[i];
    return Py_Main(used, arguments);
}
