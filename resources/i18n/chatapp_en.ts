<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActionsPane</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WaitingPane</name>
    <message numerus="yes">
        <source>No answer yet. Trying again in %n second(s)</source>
        <translation>
            <numerusform>No answer yet. Trying again in %n second</numerusform>
            <numerusform>No answer yet. Trying again in %n seconds</numerusform>
        </translation>
    </message>
</context>
</TS>
