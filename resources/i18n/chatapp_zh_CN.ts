<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutWindow</name>
    <message>
        <source>About ChatApp</source>
        <translation>关于 ChatApp</translation>
    </message>
    <message>
        <source>Talks to language models, on this computer or elsewhere.</source>
        <translation>与本机或别处的语言模型对话。</translation>
    </message>
    <message>
        <source>Profile folder</source>
        <translation>配置文件夹</translation>
    </message>
    <message>
        <source>Licences of all parts</source>
        <translation>所有组件的许可证</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Show the folder with the conversations</source>
        <translation>显示存放对话的文件夹</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Copy versions and folder, for a report</source>
        <translation>复制版本和文件夹，便于反馈问题</translation>
    </message>
    <message>
        <source>Website</source>
        <translation>网站</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Show whether updates are looked for</source>
        <translation>查看是否检查更新</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>packaged</source>
        <translation>安装包</translation>
    </message>
    <message>
        <source>from source</source>
        <translation>源代码</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>Accessible</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>{author}, {time}</source>
        <translation>{author}，{time}</translation>
    </message>
    <message>
        <source>{author}, {date}, {time}</source>
        <translation>{author}，{date} {time}</translation>
    </message>
    <message>
        <source>Code, {language}</source>
        <translation>代码，{language}</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Table, {count} columns</source>
        <translation>表格，{count} 列</translation>
    </message>
    <message>
        <source>Formula: {source}</source>
        <translation>公式：{source}</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>引用</translation>
    </message>
</context>
<context>
    <name>ActionsPane</name>
    <message>
        <source>Copy message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新生成</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Show all versions side by side</source>
        <translation>并排显示所有版本</translation>
    </message>
    <message>
        <source>Branch into a new conversation</source>
        <translation>从这里开始新对话</translation>
    </message>
    <message>
        <source>Good answer</source>
        <translation>回答得好</translation>
    </message>
    <message>
        <source>Bad answer</source>
        <translation>回答得不好</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>共 1 词元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>共 {count} 词元</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>first token {seconds} s</source>
        <translation>首字 {seconds} 秒</translation>
    </message>
    <message>
        <source>{speed}/s</source>
        <translation>每秒 {speed}</translation>
    </message>
    <message>
        <source>{speed} tokens/s</source>
        <translation>每秒 {speed} 词元</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>length limit reached</source>
        <translation>达到长度上限</translation>
    </message>
    <message>
        <source>cut by a content filter</source>
        <translation>被内容过滤截断</translation>
    </message>
    <message>
        <source>declined</source>
        <translation>模型拒绝回答</translation>
    </message>
    <message>
        <source>Regenerate with</source>
        <translation>换模型重新生成</translation>
    </message>
</context>
<context>
    <name>AddressForm</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Of a .gguf file, or of its page on Hugging Face. No key is sent there.</source>
        <translation>填写 .gguf 文件的地址，或它在 Hugging Face 上的页面地址。不会向那里发送任何密钥。</translation>
    </message>
    <message>
        <source>If its publisher names one: the file is kept only if it is the same.</source>
        <translation>如果发布者给出了校验值：只有一致时才会保留文件。</translation>
    </message>
    <message>
        <source>Address of the model file</source>
        <translation>模型文件的地址</translation>
    </message>
    <message>
        <source>SHA-256 of the model file, optional</source>
        <translation>模型文件的 SHA-256（可选）</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download this model file</source>
        <translation>下载这个模型文件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Download nothing</source>
        <translation>不下载</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>{cause}. The next try is in {time}.</source>
        <translation>{cause}。{time}后重试。</translation>
    </message>
    <message>
        <source>The answer is complete</source>
        <translation>回答已完成</translation>
    </message>
    <message>
        <source>The answer ended early</source>
        <translation>回答提前结束</translation>
    </message>
</context>
<context>
    <name>AnswerHelp</name>
    <message>
        <source>Open %1 in the browser? %2</source>
        <translation>在浏览器中打开 %1？%2</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>The demo model knows only English. Connect a real model for more.</source>
        <translation>演示模型只懂英文。想要更多，请连接真正的模型。</translation>
    </message>
</context>
<context>
    <name>AttachMenu</name>
    <message>
        <source>Attach pictures and files</source>
        <translation>添加图片和文件</translation>
    </message>
    <message>
        <source>Wayland does not let apps take pictures of the screen</source>
        <translation>Wayland 不允许应用截取屏幕</translation>
    </message>
    <message>
        <source>The system did not give a picture of the screen.</source>
        <translation>系统没有提供屏幕截图。</translation>
    </message>
</context>
<context>
    <name>AttachedChip</name>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Read %1 again</source>
        <translation>重新读取 %1</translation>
    </message>
    <message>
        <source>it</source>
        <translation>它</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>%1 takes no pictures</source>
        <translation>%1 不接受图片</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>AttachedStrip</name>
    <message>
        <source>Files of the message</source>
        <translation>消息的文件</translation>
    </message>
</context>
<context>
    <name>Attaching</name>
    <message>
        <source>Picture.png</source>
        <translation>图片.png</translation>
    </message>
    <message>
        <source>Pasted text.txt</source>
        <translation>粘贴的文本.txt</translation>
    </message>
    <message>
        <source>The long text was attached as a file.</source>
        <translation>较长的文本已作为文件添加。</translation>
    </message>
    <message>
        <source>Paste as text</source>
        <translation>作为文本粘贴</translation>
    </message>
    <message>
        <source>At most %1 files go with one message.</source>
        <translation>一条消息最多可带 %1 个文件。</translation>
    </message>
    <message>
        <source>Not all files could be attached. Remove those that failed.</source>
        <translation>有文件未能添加。请移除失败的文件。</translation>
    </message>
    <message>
        <source>Send without those</source>
        <translation>发送时不带这些文件</translation>
    </message>
    <message>
        <source>The files are still being read.</source>
        <translation>文件仍在读取中。</translation>
    </message>
    <message>
        <source>%1 takes no pictures.</source>
        <translation>%1 不接受图片。</translation>
    </message>
    <message>
        <source>Send without them</source>
        <translation>不带图片发送</translation>
    </message>
    <message>
        <source>Removed %1.</source>
        <translation>已移除 %1。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>BackupList</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Show all: {backups}</source>
        <translation>全部显示：{backups}</translation>
    </message>
    <message>
        <source>Show the older backups too</source>
        <translation>也显示较早的备份</translation>
    </message>
</context>
<context>
    <name>BackupRow</name>
    <message>
        <source>Encrypted, its key is not at hand, {size}</source>
        <translation>已加密，没有它的密钥，{size}</translation>
    </message>
    <message>
        <source>It cannot be read, {size}</source>
        <translation>无法读取，{size}</translation>
    </message>
    <message>
        <source>{holdings}, {size}</source>
        <translation>{holdings}，{size}</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Restore the backup: {time}…</source>
        <translation>恢复备份：{time}…</translation>
    </message>
    <message>
        <source>Look what restoring this backup would do</source>
        <translation>查看恢复此备份会带来什么变化</translation>
    </message>
</context>
<context>
    <name>Backups</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a day, as Qt formats it</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day} {time}</translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Before an update</source>
        <translation>更新前</translation>
    </message>
    <message>
        <source>Before a restore</source>
        <translation>恢复前</translation>
    </message>
    <message>
        <source>Before a repair, not verified</source>
        <translation>修复前，未校验</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>1 conversation</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>{n} conversations</source>
        <translation>{n} 个对话</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 条消息</translation>
    </message>
    <message>
        <source>{n} messages</source>
        <translation>{n} 条消息</translation>
    </message>
    <message>
        <source>1 backup</source>
        <translation>1 个备份</translation>
    </message>
    <message>
        <source>{n} backups</source>
        <translation>{n} 个备份</translation>
    </message>
    <message>
        <source>{conversations}, {messages}</source>
        <translation>{conversations}，{messages}</translation>
    </message>
    <message>
        <source>“{title}”</source>
        <translation>“{title}”</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between titles</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>{titles} and {n} more</source>
        <translation>{titles}，另有 {n} 个</translation>
    </message>
    <message>
        <source>Another program uses these conversations, such as a chatapp command. Nothing was changed. Let it end, then try again.</source>
        <translation>另一个程序（例如 chatapp 命令）正在使用这些对话。什么都没有改变。请等它结束后再试。</translation>
    </message>
</context>
<context>
    <name>BackupsPage</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Back up to file…</source>
        <translation>备份到文件…</translation>
    </message>
    <message>
        <source>Make a backup where you choose</source>
        <translation>在你选择的位置创建备份</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Make a backup in the folder of backups</source>
        <translation>在备份文件夹中创建备份</translation>
    </message>
    <message>
        <source>Restore from file…</source>
        <translation>从文件恢复…</translation>
    </message>
    <message>
        <source>Look into a backup that is not in the list</source>
        <translation>查看不在列表中的备份</translation>
    </message>
    <message>
        <source>Back up to a file</source>
        <translation>备份到文件</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Restore from a file</source>
        <translation>从文件恢复</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Backups (*.{suffix})</source>
        <translation>备份 (*.{suffix})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>BeginPanel</name>
    <message>
        <source>Drop files here</source>
        <translation>将文件拖放到这里</translation>
    </message>
    <message>
        <source>Exports of ChatGPT, Claude, Open WebUI, LibreChat, Chatbox, NextChat and llm, conversations as Markdown, and what this app has exported. What a file is, is seen by what is in it.</source>
        <translation>支持 ChatGPT、Claude、Open WebUI、LibreChat、Chatbox、NextChat 和 llm 的导出文件、Markdown 格式的对话，以及本应用导出的文件。文件类型由内容自动识别。</translation>
    </message>
    <message>
        <source>You see what is in a file before anything is stored. Nothing comes in twice, and nothing leaves this computer.</source>
        <translation>保存之前会先显示文件中的内容。不会重复导入，也不会有任何内容离开这台电脑。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose one or more files</source>
        <translation>选择一个或多个文件</translation>
    </message>
</context>
<context>
    <name>BiasLine</name>
    <message>
        <source>Number of the token</source>
        <translation>词元编号</translation>
    </message>
    <message>
        <source>Token number</source>
        <translation>词元编号</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>From -100 (never) to 100 (always)</source>
        <translation>从 -100（绝不）到 100（总是）</translation>
    </message>
    <message>
        <source>Remove this token</source>
        <translation>移除此词元</translation>
    </message>
</context>
<context>
    <name>BiasesRow</name>
    <message>
        <source>Add a token: %1</source>
        <translation>添加词元：%1</translation>
    </message>
</context>
<context>
    <name>ChainPane</name>
    <message>
        <source>Chain {number}</source>
        <translation>推理链 {number}</translation>
    </message>
    <message>
        <source>Hides what it writes</source>
        <translation>收起它写的内容</translation>
    </message>
    <message>
        <source>Shows what it writes</source>
        <translation>展开它写的内容</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>正在写</translation>
    </message>
    <message>
        <source>No answer found</source>
        <translation>没有找到答案</translation>
    </message>
    <message>
        <source>writing, 1 word</source>
        <translation>正在写，1 字</translation>
    </message>
    <message>
        <source>writing, {count} words</source>
        <translation>正在写，{count} 字</translation>
    </message>
</context>
<context>
    <name>CheckCard</name>
    <message>
        <source>Test again</source>
        <translation>再次测试</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Make a real call to this address</source>
        <translation>向这个地址发出真实请求</translation>
    </message>
    <message>
        <source>Not tested yet</source>
        <translation>尚未测试</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Answered in {time}</source>
        <translation>{time} 内应答</translation>
    </message>
    <message>
        <source>Address found</source>
        <translation>找到地址</translation>
    </message>
    <message>
        <source>Key accepted</source>
        <translation>密钥有效</translation>
    </message>
    <message>
        <source>No key asked for</source>
        <translation>无需密钥</translation>
    </message>
    <message>
        <source>First token from {model}</source>
        <translation>{model} 首个词元</translation>
    </message>
</context>
<context>
    <name>CheckupCard</name>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Look over the database, the keyring and the model</source>
        <translation>检查数据库、密钥环和模型</translation>
    </message>
    <message>
        <source>Repair at the next start</source>
        <translation>下次启动时修复</translation>
    </message>
    <message>
        <source>What can be read is saved then; the damaged file is kept</source>
        <translation>届时会保存所有可读的内容；损坏的文件会保留</translation>
    </message>
    <message>
        <source>Close the app and start it again: the database is mended then.</source>
        <translation>请关闭并重新启动应用：届时会修复数据库。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Is everything in order?</source>
        <translation>一切正常吗？</translation>
    </message>
    <message>
        <source>Everything is in order</source>
        <translation>一切正常</translation>
    </message>
    <message>
        <source>Something needs you</source>
        <translation>有需要你处理的问题</translation>
    </message>
</context>
<context>
    <name>CheckupRow</name>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>密钥环</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>完好</translation>
    </message>
    <message>
        <source>It needs a repair: {detail}</source>
        <translation>需要修复：{detail}</translation>
    </message>
    <message>
        <source>Keys can be kept</source>
        <translation>可以保存密钥</translation>
    </message>
    <message>
        <source>Ready, or not needed</source>
        <translation>已就绪，或不需要</translation>
    </message>
    <message>
        <source>It is not there. It can be fetched on the page of models.</source>
        <translation>它不存在。可以在“模型”页面获取。</translation>
    </message>
</context>
<context>
    <name>ChoiceBar</name>
    <message>
        <source>{count} selected</source>
        <translation>已选 {count} 个</translation>
    </message>
    <message>
        <source>End the selection</source>
        <translation>结束选择</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>彻底删除…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>ChoosePanel</name>
    <message>
        <source>Filter by title</source>
        <translation>按标题筛选</translation>
    </message>
    <message>
        <source>Show only conversations with these words</source>
        <translation>只显示标题中含有这些字词的对话</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Choose all that are shown and not here yet</source>
        <translation>选中列出的所有尚未导入的对话</translation>
    </message>
    <message>
        <source>None</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>Choose none of those that are shown</source>
        <translation>取消选中列出的所有对话</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Import nothing</source>
        <translation>不导入任何内容</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import what is chosen</source>
        <translation>导入选中的对话</translation>
    </message>
    <message>
        <source>Conversations to import</source>
        <translation>要导入的对话</translation>
    </message>
    <message>
        <source>{chosen} of {all} chosen</source>
        <translation>已选 {chosen} / {all}</translation>
    </message>
</context>
<context>
    <name>ClozeForm</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>新任务</translation>
    </message>
    <message>
        <source>{{text}} It was {{blank}}</source>
        <translation>{{text}} 总的来说，{{blank}}</translation>
    </message>
    <message>
        <source>good: great, wonderful
bad: terrible, boring</source>
        <translation>好评：很好，喜欢
差评：糟糕，无聊</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>A word&apos;s score is the mean of its tokens&apos;</source>
        <translation>一个词的得分是其词元得分的平均值</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>A word&apos;s score is the sum of its tokens&apos;</source>
        <translation>一个词的得分是其词元得分之和</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What this task is called</source>
        <translation>任务的名称</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>A text with {{blank}} in it; columns stand in it as {{name}}</source>
        <translation>带有 {{blank}} 的文本；列写作 {{name}}</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>A label a line: its name, a colon, and words for the blank</source>
        <translation>每行一个标签：名称、冒号，然后是可填入空位的词</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>How the tokens of a word are put together</source>
        <translation>如何合计一个词的各个词元</translation>
    </message>
    <message>
        <source>Take off prior</source>
        <translation>减去先验</translation>
    </message>
    <message>
        <source>Take off how likely a word is without the text</source>
        <translation>减去没有这段文本时词语本身的可能性</translation>
    </message>
    <message>
        <source>Neutral text</source>
        <translation>中性文本</translation>
    </message>
    <message>
        <source>What stands in the place of the columns then; it may be empty</source>
        <translation>此时代替各列的内容；可以为空</translation>
    </message>
    <message>
        <source>Right label</source>
        <translation>正确标签</translation>
    </message>
    <message>
        <source>The column with the right labels</source>
        <translation>正确标签所在的列</translation>
    </message>
</context>
<context>
    <name>ClozePage</name>
    <message>
        <source>Cloze templates</source>
        <translation>完形填空模板</translation>
    </message>
</context>
<context>
    <name>ClozeResults</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model to ask</source>
        <translation>提问的模型</translation>
    </message>
    <message>
        <source>Which model is asked</source>
        <translation>向哪个模型提问</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Which row of the table is shown</source>
        <translation>显示表格中的哪一行</translation>
    </message>
    <message>
        <source>Score this row</source>
        <translation>为此行评分</translation>
    </message>
    <message>
        <source>{share}%</source>
        <translation>{share}%</translation>
    </message>
    <message>
        <source>Ask how likely each word is in the blank of this row</source>
        <translation>询问每个词填入此行空位的可能性</translation>
    </message>
    <message>
        <source>Accuracy, 95% interval</source>
        <translation>准确率，95% 置信区间</translation>
    </message>
    <message>
        <source>The likeliest label of each row</source>
        <translation>每行最可能的标签</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Score all rows that are not scored yet</source>
        <translation>为所有尚未评分的行评分</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End the run; what was scored is kept</source>
        <translation>结束运行；已评分的会保留</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
    <message>
        <source>Write a template, and add a row to the table.</source>
        <translation>请写下模板，并在表格中添加一行。</translation>
    </message>
    <message>
        <source>Add a row to the table.</source>
        <translation>请在表格中添加一行。</translation>
    </message>
    <message>
        <source>How likely each label is</source>
        <translation>各标签的可能性</translation>
    </message>
    <message>
        <source>The endpoint only tells of the likeliest tokens: a word that is not among them is at most so likely.</source>
        <translation>该接口只给出最可能的词元：不在其中的词，可能性至多如此。</translation>
    </message>
    <message>
        <source>{done} of {rows} rows</source>
        <translation>{rows} 行中的 {done} 行</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Show this row</source>
        <translation>显示此行</translation>
    </message>
    <message>
        <source>Row {row}: {label}, {share}%</source>
        <translation>第 {row} 行：{label}，{share}%</translation>
    </message>
    <message>
        <source>Row {row}: “{answer}” in place of “{label}”</source>
        <translation>第 {row} 行：得到“{answer}”，应为“{label}”</translation>
    </message>
</context>
<context>
    <name>CodeHead</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Show all lines</source>
        <translation>显示所有行</translation>
    </message>
    <message>
        <source>Fold code</source>
        <translation>折叠代码</translation>
    </message>
    <message>
        <source>Keep lines whole</source>
        <translation>不换行</translation>
    </message>
    <message>
        <source>Break long lines</source>
        <translation>长行换行</translation>
    </message>
    <message>
        <source>Save code…</source>
        <translation>保存代码…</translation>
    </message>
</context>
<context>
    <name>CodeLeaf</name>
    <message>
        <source>{count} more lines</source>
        <translation>还有 {count} 行</translation>
    </message>
</context>
<context>
    <name>Columns</name>
    <message>
        <source>Answers side by side</source>
        <translation>并排的回答</translation>
    </message>
</context>
<context>
    <name>CompareColumn</name>
    <message>
        <source>Answer {letter}</source>
        <translation>回答 {letter}</translation>
    </message>
    <message>
        <source>More for {answer}</source>
        <translation>{answer}的更多操作</translation>
    </message>
    <message>
        <source>Shown when all answers have ended</source>
        <translation>所有回答结束后显示</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>尚未提问</translation>
    </message>
    <message>
        <source>Will be asked with</source>
        <translation>将这样提问</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新提问</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Send the prompt to this column; an earlier answer is kept as a version</source>
        <translation>把提示发送给这一列；之前的回答会保留为一个版本</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Choose its model, persona, wording and more, or remove it</source>
        <translation>选择它的模型、人设、措辞等，或移除它</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考中</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>书写中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>不完整</translation>
    </message>
</context>
<context>
    <name>CompareController</name>
    <message>
        <source>Of {count} wordings the first {most} are compared.</source>
        <translation>共 {count} 种措辞，只比较前 {most} 种。</translation>
    </message>
</context>
<context>
    <name>CompareEdits</name>
    <message>
        <source>The column was removed; its answer is kept</source>
        <translation>已移除该列；它的回答已保留</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>CompareFacts</name>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 个词元</translation>
    </message>
</context>
<context>
    <name>CompareHeader</name>
    <message>
        <source>Compare: {title}</source>
        <translation>比较：{title}</translation>
    </message>
    <message>
        <source>Compare answers</source>
        <translation>比较回答</translation>
    </message>
    <message>
        <source>Back to the conversation; it has the answers as versions</source>
        <translation>回到对话；这些回答会作为版本保留在那里</translation>
    </message>
    <message>
        <source>Show the conversations</source>
        <translation>显示对话列表</translation>
    </message>
    <message>
        <source>Blind</source>
        <translation>盲评</translation>
    </message>
    <message>
        <source>Hide names, speed and cost until you choose; the order is left to chance</source>
        <translation>在你选择之前隐藏名称、速度和费用；顺序随机</translation>
    </message>
    <message>
        <source>There are as many columns as there can be</source>
        <translation>列数已达上限</translation>
    </message>
    <message>
        <source>Add a column</source>
        <translation>添加一列</translation>
    </message>
    <message>
        <source>More for this comparison</source>
        <translation>这次比较的更多操作</translation>
    </message>
    <message>
        <source>Mark the words that differ</source>
        <translation>标出不同的词</translation>
    </message>
    <message>
        <source>Show answers when all have ended</source>
        <translation>全部结束后再显示回答</translation>
    </message>
    <message>
        <source>Show as a chat</source>
        <translation>显示为对话</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
</context>
<context>
    <name>CompareMenu</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新提问</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Go on with this answer</source>
        <translation>用这个回答继续</translation>
    </message>
    <message>
        <source>Remove column</source>
        <translation>移除该列</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>As written</source>
        <translation>按原文</translation>
    </message>
    <message>
        <source>Persona</source>
        <translation>人设</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>措辞</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Show only those whose name has these words</source>
        <translation>只显示名称中包含这些词的项</translation>
    </message>
    <message>
        <source>None is called so</source>
        <translation>没有这样的名称</translation>
    </message>
    <message>
        <source>{title} (needs: {variable})</source>
        <translation>{title}（需要填写：{variable}）</translation>
    </message>
    <message>
        <source>Variant %1</source>
        <translation>变体 %1</translation>
    </message>
    <message>
        <source>Usual wording</source>
        <translation>通常的措辞</translation>
    </message>
    <message>
        <source>Other templates</source>
        <translation>其他模板</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Compare answers</source>
        <translation>比较回答</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Here and in %1</source>
        <translation>此处与“%1”</translation>
    </message>
    <message>
        <source>Close the comparison</source>
        <translation>关闭比较</translation>
    </message>
    <message>
        <source>There is no difference.</source>
        <translation>没有差异。</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>写消息</translation>
    </message>
    <message>
        <source>Attach pictures and files</source>
        <translation>添加图片和文件</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the answer; its text is kept</source>
        <translation>停止回答；已有文字会保留</translation>
    </message>
    <message>
        <source>Write the next message</source>
        <translation>写下一条消息</translation>
    </message>
    <message>
        <source>Message %1</source>
        <translation>给 %1 写消息</translation>
    </message>
    <message>
        <source>Enter sends when the answer is done</source>
        <translation>回答结束后按 Enter 发送</translation>
    </message>
    <message>
        <source>Ctrl+Enter to send, Enter for a new line</source>
        <translation>Ctrl+Enter 发送，Enter 换行</translation>
    </message>
    <message>
        <source>Enter to send, Shift+Enter for a new line</source>
        <translation>Enter 发送，Shift+Enter 换行</translation>
    </message>
</context>
<context>
    <name>ConnectionForm</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>接口</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>The address of the interface; many end in /v1</source>
        <translation>接口的地址；许多以 /v1 结尾</translation>
    </message>
    <message>
        <source>The language that the address speaks</source>
        <translation>该地址使用的接口语言</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Offer its models in the model menu</source>
        <translation>在模型菜单中列出它的模型</translation>
    </message>
    <message>
        <source>Remove the key from the keyring</source>
        <translation>从密钥环中移除密钥</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hide the key</source>
        <translation>隐藏密钥</translation>
    </message>
    <message>
        <source>Show the key</source>
        <translation>显示密钥</translation>
    </message>
    <message>
        <source>Not used yet</source>
        <translation>尚未使用</translation>
    </message>
    <message>
        <source>Last used today at {time}</source>
        <translation>上次使用：今天 {time}</translation>
    </message>
    <message>
        <source>Last used yesterday at {time}</source>
        <translation>上次使用：昨天 {time}</translation>
    </message>
    <message>
        <source>Last used on {day}</source>
        <translation>上次使用：{day}</translation>
    </message>
    <message>
        <source>The key was for the old address. Enter the one for this address.</source>
        <translation>原来的密钥属于旧地址。请输入这个地址的密钥。</translation>
    </message>
    <message>
        <source>Kept in the system keyring. Exports and backups leave it out.</source>
        <translation>保存在系统密钥环中，不会写入导出和备份。</translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message>
        <source>On this computer, offline</source>
        <translation>在本机，离线</translation>
    </message>
    <message>
        <source>{host}, port {port}</source>
        <translation>{host}，端口 {port}</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Not in use</source>
        <translation>未启用</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>测试中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Key refused</source>
        <translation>密钥被拒</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>Test failed</source>
        <translation>测试失败</translation>
    </message>
</context>
<context>
    <name>ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Add connection</source>
        <translation>添加连接</translation>
    </message>
    <message>
        <source>Add a service or a server</source>
        <translation>添加服务或服务器</translation>
    </message>
</context>
<context>
    <name>ContextController</name>
    <message>
        <source>Shorten it, or choose a model that reads more.</source>
        <translation>请缩短它，或换一个能读取更多内容的模型。</translation>
    </message>
</context>
<context>
    <name>ContextGauge</name>
    <message>
        <source>Show what would be sent</source>
        <translation>查看将要发送的内容</translation>
    </message>
    <message>
        <source>When the context is full</source>
        <translation>上下文已满时</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>询问我</translation>
    </message>
    <message>
        <source>Leave out the oldest messages</source>
        <translation>省略最早的消息</translation>
    </message>
    <message>
        <source>Summarise the oldest messages</source>
        <translation>概括最早的消息</translation>
    </message>
    <message>
        <source>Say so, send nothing</source>
        <translation>提示我，不发送</translation>
    </message>
    <message>
        <source>Summarising…</source>
        <translation>正在概括…</translation>
    </message>
    <message>
        <source>The oldest messages are being summarised: {count}</source>
        <translation>正在概括最早的 {count} 条消息</translation>
    </message>
    <message>
        <source>Context: {use}</source>
        <translation>上下文：{use}</translation>
    </message>
</context>
<context>
    <name>ContextMenu</name>
    <message>
        <source>Open link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>复制链接地址</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy as plain text</source>
        <translation>复制为纯文本</translation>
    </message>
    <message>
        <source>Quote in the message field</source>
        <translation>引用到输入框</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Save code…</source>
        <translation>保存代码…</translation>
    </message>
    <message>
        <source>Copy table for a spreadsheet</source>
        <translation>复制表格（用于电子表格）</translation>
    </message>
    <message>
        <source>Copy table as Markdown</source>
        <translation>复制表格为 Markdown</translation>
    </message>
    <message>
        <source>Copy formula</source>
        <translation>复制公式</translation>
    </message>
</context>
<context>
    <name>ContextWords</name>
    <message>
        <source>{used} of {limit}</source>
        <translation>{used} / {limit}</translation>
    </message>
    <message>
        <source>This message: {tokens}</source>
        <translation>这条消息：{tokens}</translation>
    </message>
    <message>
        <source>Earlier messages: {tokens}</source>
        <translation>之前的消息：{tokens}</translation>
    </message>
    <message>
        <source>Instructions: {tokens}</source>
        <translation>指令：{tokens}</translation>
    </message>
    <message>
        <source>Example turns: {tokens}</source>
        <translation>示例对话：{tokens}</translation>
    </message>
    <message>
        <source>Reasoning step by step: {tokens}</source>
        <translation>一步一步推理：{tokens}</translation>
    </message>
    <message>
        <source>Kept free for the answer: {tokens}</source>
        <translation>为回答预留：{tokens}</translation>
    </message>
    <message>
        <source>The model reads at most: {tokens}</source>
        <translation>模型最多可读：{tokens}</translation>
    </message>
    <message>
        <source>How much the model can read is not known.</source>
        <translation>不清楚该模型最多可读多少词元。</translation>
    </message>
    <message>
        <source>Counted by the service, what is new estimated.</source>
        <translation>由服务计数，新增部分为估算。</translation>
    </message>
    <message>
        <source>Estimated; the model may count differently.</source>
        <translation>为估算值，模型的计数可能不同。</translation>
    </message>
    <message>
        <source>About {tokens}; there is room for {room}.</source>
        <translation>约 {tokens}，可容纳 {room}。</translation>
    </message>
    <message>
        <source>Sent as a summary: the {count} oldest messages.</source>
        <translation>最早的 {count} 条消息以概括形式发送。</translation>
    </message>
    <message>
        <source>Not sent: the {count} oldest messages.</source>
        <translation>最早的 {count} 条消息未发送。</translation>
    </message>
</context>
<context>
    <name>Continue</name>
    <message>
        <source>The model goes on where the answer ends</source>
        <translation>模型从回答结束处续写</translation>
    </message>
    <message>
        <source>Sends a prompt that asks the model to go on</source>
        <translation>发送一条消息，请模型继续</translation>
    </message>
</context>
<context>
    <name>ConversationDelegate</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
</context>
<context>
    <name>ConversationView</name>
    <message>
        <source>{count} conversations</source>
        <translation>{count} 个对话</translation>
    </message>
</context>
<context>
    <name>DemoForm</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Cancel fetching</source>
        <translation>取消获取</translation>
    </message>
    <message>
        <source>Fetch the demo model</source>
        <translation>获取演示模型</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>It is on this computer.</source>
        <translation>已在本机。</translation>
    </message>
    <message>
        <source>90 MB, once. Demo model, English, often wrong.</source>
        <translation>90 MB，只需一次。演示模型，仅懂英文，常出错。</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>DesktopNotifier</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>DetailHead</name>
    <message>
        <source>Start conversation</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Begin a conversation with this persona</source>
        <translation>用这个人设开始一段对话</translation>
    </message>
    <message>
        <source>Put the text into the message field; it is not sent yet</source>
        <translation>把文字放进消息框，先不发送</translation>
    </message>
    <message>
        <source>Compare variants</source>
        <translation>比较变体</translation>
    </message>
    <message>
        <source>Ask a model with every wording, side by side; nothing is sent yet</source>
        <translation>用每种措辞并排向模型提问；现在还不会发送</translation>
    </message>
    <message>
        <source>Duplicate this prompt</source>
        <translation>复制这个提示词</translation>
    </message>
    <message>
        <source>Export this prompt…</source>
        <translation>导出这个提示词…</translation>
    </message>
    <message>
        <source>Delete this prompt</source>
        <translation>删除这个提示词</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Make it again what came with the app</source>
        <translation>恢复成随应用附带的样子</translation>
    </message>
    <message>
        <source>Came with the app, changed</source>
        <translation>随应用附带，已改动</translation>
    </message>
    <message>
        <source>Came with the app</source>
        <translation>随应用附带</translation>
    </message>
</context>
<context>
    <name>DonePanel</name>
    <message>
        <source>What was left out, and why:</source>
        <translation>未导入的内容及原因：</translation>
    </message>
    <message>
        <source>What was left out</source>
        <translation>未导入的内容</translation>
    </message>
    <message>
        <source>Import again</source>
        <translation>重新导入</translation>
    </message>
    <message>
        <source>Undo import</source>
        <translation>撤销导入</translation>
    </message>
    <message>
        <source>Take what was added out of the trash</source>
        <translation>将导入的对话从回收站中恢复</translation>
    </message>
    <message>
        <source>Put what was added into the trash</source>
        <translation>将导入的对话移到回收站</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show the newest conversation that was imported</source>
        <translation>查看导入的最新对话</translation>
    </message>
    <message>
        <source>Import more…</source>
        <translation>继续导入…</translation>
    </message>
    <message>
        <source>Import other files</source>
        <translation>导入其他文件</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>返回对话</translation>
    </message>
    <message>
        <source>{conversations} moved to the trash</source>
        <translation>已将 {conversations}移到回收站</translation>
    </message>
    <message>
        <source>Ended early: {conversations} imported</source>
        <translation>已提前结束：导入了 {conversations}</translation>
    </message>
    <message>
        <source>{conversations} imported</source>
        <translation>已导入 {conversations}</translation>
    </message>
    <message>
        <source>What has grown keeps its new messages: {conversations}.</source>
        <translation>已更新的对话保留新消息：{conversations}。</translation>
    </message>
    <message>
        <source>New messages came to {conversations}.</source>
        <translation>{conversations}有新消息。</translation>
    </message>
    <message>
        <source>Already here: {conversations}.</source>
        <translation>已存在：{conversations}。</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>{title}: without {files}</source>
        <translation>{title}：缺少 {files}</translation>
    </message>
</context>
<context>
    <name>DownloadCard</name>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause the download of {name}</source>
        <translation>暂停下载 {name}</translation>
    </message>
    <message>
        <source>Go on with the download of {name}</source>
        <translation>继续下载 {name}</translation>
    </message>
    <message>
        <source>Cancel the download of {name}</source>
        <translation>取消下载 {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop to attach</source>
        <translation>拖放以添加</translation>
    </message>
    <message>
        <source>Drop here to attach</source>
        <translation>拖到此处以附加</translation>
    </message>
    <message>
        <source>The files go with your next message.</source>
        <translation>文件将随下一条消息发送。</translation>
    </message>
    <message>
        <source>Pictures cannot be imported</source>
        <translation>图片无法导入</translation>
    </message>
    <message>
        <source>Only files of conversations can be.</source>
        <translation>只能导入对话文件。</translation>
    </message>
    <message>
        <source>Drop to import</source>
        <translation>松开即可导入</translation>
    </message>
    <message>
        <source>You see what is in the files before they are stored.</source>
        <translation>保存之前会先显示文件中的内容。</translation>
    </message>
    <message>
        <source>Drop here to import</source>
        <translation>拖放到此处以导入</translation>
    </message>
</context>
<context>
    <name>EditedFiles</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Send %1 after all</source>
        <translation>仍然发送 %1</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>不发送 %1</translation>
    </message>
    <message>
        <source>%1, left out</source>
        <translation>%1，不发送</translation>
    </message>
</context>
<context>
    <name>EditorPane</name>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Changes the message and keeps what follows, without sending it</source>
        <translation>修改这条消息并保留后面的内容，不会发送</translation>
    </message>
    <message>
        <source>Save as a version</source>
        <translation>另存为一个版本</translation>
    </message>
    <message>
        <source>Leaves the answer as it was beside this one</source>
        <translation>原来的回答会保留在旁边</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Edit message</source>
        <translation>编辑消息</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Try one of these</source>
        <translation>试试这些</translation>
    </message>
    <message>
        <source>Sleep better</source>
        <translation>睡得更好</translation>
    </message>
    <message>
        <source>Three tips</source>
        <translation>三条建议</translation>
    </message>
    <message>
        <source>Give me three tips for sleeping better.</source>
        <translation>给我三条改善睡眠的建议。</translation>
    </message>
    <message>
        <source>List comprehensions</source>
        <translation>列表推导式</translation>
    </message>
    <message>
        <source>A short Python example</source>
        <translation>一个简短的 Python 例子</translation>
    </message>
    <message>
        <source>Give an example of a Python list comprehension.</source>
        <translation>举一个 Python 列表推导式的例子。</translation>
    </message>
    <message>
        <source>Write a four-line poem about the sea.</source>
        <translation>写一首关于大海的四行诗。</translation>
    </message>
    <message>
        <source>The sea</source>
        <translation>大海</translation>
    </message>
    <message>
        <source>Write a text that the model goes on with</source>
        <translation>写一段文本，由模型接着写下去</translation>
    </message>
    <message>
        <source>A short poem</source>
        <translation>一首短诗</translation>
    </message>
    <message>
        <source>Linux terminal</source>
        <translation>Linux 终端</translation>
    </message>
    <message>
        <source>Catgirl</source>
        <translation>猫娘</translation>
    </message>
    <message>
        <source>Wuxia novelist</source>
        <translation>武侠小说家</translation>
    </message>
    <message>
        <source>Begin a conversation with this persona</source>
        <translation>用这个人设开始一段对话</translation>
    </message>
    <message>
        <source>All prompts</source>
        <translation>所有提示词</translation>
    </message>
    <message>
        <source>Prompt library</source>
        <translation>提示词库</translation>
    </message>
    <message>
        <source>Import conversations…</source>
        <translation>导入对话…</translation>
    </message>
    <message>
        <source>Bring in conversations from another program</source>
        <translation>从其他程序导入对话</translation>
    </message>
    <message>
        <source>Write a text to complete</source>
        <translation>写一段待续写的文本</translation>
    </message>
    <message>
        <source>new conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>find a conversation</source>
        <translation>查找对话</translation>
    </message>
    <message>
        <source>all shortcuts</source>
        <translation>所有快捷键</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>临时对话</translation>
    </message>
    <message>
        <source>%1: a small demo model on this computer. It knows English and is often wrong.</source>
        <translation>%1：本机上的小型演示模型。仅懂英文，常出错。</translation>
    </message>
    <message>
        <source>%1, with your usual settings.</source>
        <translation>%1，使用你的常用设置。</translation>
    </message>
</context>
<context>
    <name>EncryptionCard</name>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Encrypt…</source>
        <translation>加密…</translation>
    </message>
    <message>
        <source>Encrypt conversations, attachments and backups</source>
        <translation>加密对话、附件和备份</translation>
    </message>
    <message>
        <source>New recovery key…</source>
        <translation>新的恢复密钥…</translation>
    </message>
    <message>
        <source>Encrypt everything with new keys; the old recovery key opens nothing then</source>
        <translation>用新密钥重新加密全部内容；旧的恢复密钥随即失效</translation>
    </message>
    <message>
        <source>Remove encryption…</source>
        <translation>移除加密…</translation>
    </message>
    <message>
        <source>Decrypt everything</source>
        <translation>解密全部内容</translation>
    </message>
    <message>
        <source>Remove encryption</source>
        <translation>移除加密</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep the conversations encrypted</source>
        <translation>让对话保持加密</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave the conversations as they are</source>
        <translation>对话保持原样</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>恢复密钥</translation>
    </message>
    <message>
        <source>The conversations are encrypted</source>
        <translation>对话已加密</translation>
    </message>
    <message>
        <source>The conversations are not encrypted</source>
        <translation>对话未加密</translation>
    </message>
    <message>
        <source>This may take a while; the conversations can be used again after it.</source>
        <translation>这可能需要一些时间；完成后即可继续使用对话。</translation>
    </message>
    <message>
        <source>Other programs of yours can read the conversations and their backups then. The recovery key is not needed any more.</source>
        <translation>此后，你运行的其他程序可以读取对话及其备份。恢复密钥不再需要。</translation>
    </message>
    <message>
        <source>Conversations, attachments and backups can only be read with the key in the system keyring, or with the recovery key. Exports, and backups that you made in other places, stay as they are.</source>
        <translation>只有用系统密钥环中的密钥或恢复密钥才能读取对话、附件和备份。导出的文件以及存放在其他位置的备份保持原样。</translation>
    </message>
    <message>
        <source>Other programs that you run can read the conversations, and so can whoever gets hold of the file. Encryption keeps them to this app. Traces of the file of before may stay on the disk for some time.</source>
        <translation>你运行的其他程序可以读取对话，拿到该文件的人也可以。加密后只有本应用能读取。原文件的痕迹可能还会在磁盘上留存一段时间。</translation>
    </message>
    <message>
        <source>The recovery key does not work any more: its file is gone. Make a new one.</source>
        <translation>恢复密钥已失效：它所需的文件不见了。请生成新的恢复密钥。</translation>
    </message>
</context>
<context>
    <name>EngineBackups</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Show backups</source>
        <translation>查看备份</translation>
    </message>
    <message>
        <source>Everything is as it was before the restore.</source>
        <translation>一切已回到恢复之前的状态。</translation>
    </message>
    <message>
        <source>Restored: %1. The state before is kept.</source>
        <translation>已恢复：%1。之前的状态已保留。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Privacy settings</source>
        <translation>隐私设置</translation>
    </message>
    <message>
        <source>An answer is being written; nothing can be restored meanwhile.</source>
        <translation>正在生成回答；在此期间无法恢复备份。</translation>
    </message>
    <message>
        <source>Stop it and undo</source>
        <translation>停止回答并撤销</translation>
    </message>
</context>
<context>
    <name>EngineModels</name>
    <message>
        <source>The download of {name} is not finished</source>
        <translation>{name} 尚未下载完</translation>
    </message>
    <message>
        <source>{number} downloads of models are not finished</source>
        <translation>有 {number} 个模型尚未下载完</translation>
    </message>
    <message>
        <source>The download of {name} was cancelled</source>
        <translation>已取消下载 {name}</translation>
    </message>
    <message>
        <source>{name} was taken off the list; its file stays</source>
        <translation>已将 {name} 从列表中移除，文件仍保留</translation>
    </message>
    <message>
        <source>{name} was deleted; its file goes for good when the app is closed</source>
        <translation>已删除 {name}，关闭应用后文件将彻底删除</translation>
    </message>
</context>
<context>
    <name>EngineUsage</name>
    <message>
        <source>The price of %1 is kept.</source>
        <translation>已保存 %1 的价格。</translation>
    </message>
    <message>
        <source>Your price of %1 is removed.</source>
        <translation>已移除你为 %1 设的价格。</translation>
    </message>
    <message>
        <source>Usage is written to %1.</source>
        <translation>用量已写入 %1。</translation>
    </message>
</context>
<context>
    <name>EntryMenu</name>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>彻底删除…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Keep this chat</source>
        <translation>保留此对话</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Instructions…</source>
        <translation>指令…</translation>
    </message>
    <message>
        <source>Remove folder, keep conversations</source>
        <translation>移除文件夹，保留对话</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>新建临时对话</translation>
    </message>
    <message>
        <source>Archive</source>
        <comment>the place</comment>
        <translation>归档</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
</context>
<context>
    <name>ErrorPane</name>
    <message>
        <source>Enter key…</source>
        <translation>输入密钥…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>换一个模型</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Write the key of this connection, and ask again</source>
        <translation>填写此连接的密钥，然后重新提问</translation>
    </message>
    <message>
        <source>Ask again; this answer is kept as another version</source>
        <translation>重新提问；这个回答保留为另一个版本</translation>
    </message>
    <message>
        <source>Ask another model; this answer is kept as another version</source>
        <translation>向另一个模型提问；这个回答保留为另一个版本</translation>
    </message>
    <message>
        <source>What is known of it, for a report</source>
        <translation>有关的详细信息，可用于反馈问题</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message>
        <source>Laying out the pages</source>
        <translation>正在排版页面</translation>
    </message>
</context>
<context>
    <name>ExportEnd</name>
    <message>
        <source>Nothing was exported</source>
        <translation>未导出任何内容</translation>
    </message>
    <message>
        <source>{conversations} exported</source>
        <translation>已导出 {conversations}</translation>
    </message>
    <message>
        <source>The export was ended</source>
        <translation>导出已取消</translation>
    </message>
    <message>
        <source>No file was written.</source>
        <translation>没有写入文件。</translation>
    </message>
    <message>
        <source>Damaged attachments are not in it: {names}</source>
        <translation>已损坏的附件未包含在内：{names}</translation>
    </message>
    <message>
        <source>Try again…</source>
        <translation>重试…</translation>
    </message>
    <message>
        <source>Choose where the file is written, and write it</source>
        <translation>选择保存位置并写入文件</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Open the folder the file lies in</source>
        <translation>打开文件所在的文件夹</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>返回对话</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>All {conversations}</source>
        <translation>全部 {conversations}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>返回对话</translation>
    </message>
    <message>
        <source>Export to…</source>
        <translation>导出到…</translation>
    </message>
    <message>
        <source>Choose where the file is written, and write it</source>
        <translation>选择保存位置并写入文件</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Everything (JSON)</source>
        <translation>全部内容（JSON）</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Web page (HTML)</source>
        <translation>网页（HTML）</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>All branches, reasoning, pictures, models and times. Can be imported again, here or on another computer.</source>
        <translation>包含所有分支、思考过程、图片、模型和时间。可以在本机或其他电脑上重新导入。</translation>
    </message>
    <message>
        <source>The branch that is shown, with its exact texts. Easy to read and to edit; can be imported again.</source>
        <translation>当前显示的分支，文字原样保留。便于阅读和编辑，也可以重新导入。</translation>
    </message>
    <message>
        <source>The branch that is shown, with pictures, as one page for a browser.</source>
        <translation>当前显示的分支，含图片，生成一个可用浏览器打开的网页。</translation>
    </message>
    <message>
        <source>The branch that is shown, with pictures, laid out on A4 pages.</source>
        <translation>当前显示的分支，含图片，按 A4 页面排版。</translation>
    </message>
    <message>
        <source>The branch that is shown, as words only.</source>
        <translation>当前显示的分支，仅含文字。</translation>
    </message>
</context>
<context>
    <name>FewShot</name>
    <message>
        <source>1 example</source>
        <translation>1 个示例</translation>
    </message>
    <message>
        <source>{count} examples</source>
        <translation>{count} 个示例</translation>
    </message>
</context>
<context>
    <name>FewShotController</name>
    <message>
        <source>New task</source>
        <translation>新任务</translation>
    </message>
    <message>
        <source>{name} is a persona now.</source>
        <translation>{name}已存为人设。</translation>
    </message>
</context>
<context>
    <name>FewShotPage</name>
    <message>
        <source>Few-shot builder</source>
        <translation>少样本提示</translation>
    </message>
    <message>
        <source>Save as persona</source>
        <translation>存为人设</translation>
    </message>
    <message>
        <source>A persona with this description and these examples</source>
        <translation>由这段说明和这些示例组成的人设</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>Type of field %1</source>
        <translation>第 %1 个字段的类型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of field %1</source>
        <translation>第 %1 个字段的名称</translation>
    </message>
    <message>
        <source>Name of the field; Enter adds another below</source>
        <translation>字段名称；按 Enter 在下方再加一个</translation>
    </message>
    <message>
        <source>More about field %1</source>
        <translation>第 %1 个字段的更多设置</translation>
    </message>
</context>
<context>
    <name>FieldsTable</name>
    <message>
        <source>The schema was replaced.</source>
        <translation>模式已被替换。</translation>
    </message>
    <message>
        <source>A list of such objects</source>
        <translation>由这种对象组成的列表</translation>
    </message>
    <message>
        <source>On: the answer has many of them, in “items”; each is a row of its table</source>
        <translation>开启后，回答在“items”里包含多个这样的对象，每个都是表格中的一行</translation>
    </message>
    <message>
        <source>Add field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>Add a field at the end</source>
        <translation>在末尾添加一个字段</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Put back what was there</source>
        <translation>恢复原来的内容</translation>
    </message>
    <message>
        <source>“%1” was removed.</source>
        <translation>已移除“%1”。</translation>
    </message>
    <message>
        <source>The field was removed.</source>
        <translation>字段已移除。</translation>
    </message>
</context>
<context>
    <name>FigureTable</name>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Show more rows of this table</source>
        <translation>显示此表的更多行</translation>
    </message>
</context>
<context>
    <name>FileCard</name>
    <message>
        <source>1 cannot be read</source>
        <translation>1 个无法读取</translation>
    </message>
    <message>
        <source>{count} cannot be read</source>
        <translation>{count} 个无法读取</translation>
    </message>
    <message>
        <source>Show which ones, and why</source>
        <translation>查看哪些无法读取及原因</translation>
    </message>
    <message>
        <source>What cannot be read</source>
        <translation>无法读取的内容</translation>
    </message>
</context>
<context>
    <name>FilePane</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Save {name} as…</source>
        <translation>将 {name} 另存为…</translation>
    </message>
    <message>
        <source>It is kept here, and not sent to models.</source>
        <translation>它保存在这里，不会发送给模型。</translation>
    </message>
    <message>
        <source>Look at {name}</source>
        <translation>查看 {name}</translation>
    </message>
    <message>
        <source>Models get its text.</source>
        <translation>模型会收到其中的文字。</translation>
    </message>
</context>
<context>
    <name>FilePreview</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1; the first %2 of %3 characters</source>
        <translation>%1；前 %2 个字符，共 %3 个</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save {name} as…</source>
        <translation>将 {name} 另存为…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Text of %1</source>
        <translation>%1 的文字</translation>
    </message>
</context>
<context>
    <name>FillForm</name>
    <message>
        <source>Usual wording</source>
        <translation>通常的措辞</translation>
    </message>
    <message>
        <source>Variant %1</source>
        <translation>变体 %1</translation>
    </message>
    <message>
        <source>Fill in “%1”</source>
        <translation>填写“%1”</translation>
    </message>
    <message>
        <source>Start conversation</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Fill in (Ctrl+Enter, or Enter in a field of one line)</source>
        <translation>填好（Ctrl+Enter，或在单行框里按 Enter）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Put nothing in (Esc)</source>
        <translation>什么都不放进去（Esc）</translation>
    </message>
    <message>
        <source>Compare nothing (Esc)</source>
        <translation>不比较 (Esc)</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>措辞</translation>
    </message>
    <message>
        <source>Which wording is put in</source>
        <translation>放进哪一种措辞</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>全字匹配</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Too slow</source>
        <translation>太慢</translation>
    </message>
    <message>
        <source>Not valid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>无匹配</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 / %2 处</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>In the profile</source>
        <translation>在配置文件夹中</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>选择另一个文件夹</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Show this folder in the file manager</source>
        <translation>在文件管理器中显示此文件夹</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
</context>
<context>
    <name>FolderInstructions</name>
    <message>
        <source>Instructions for “%1”</source>
        <translation>“%1”的指令</translation>
    </message>
    <message>
        <source>Told to the model in all conversations of this folder, behind the instructions for all conversations and in front of their own.</source>
        <translation>在这个文件夹的所有对话里告诉模型，排在所有对话共用的指令之后、各对话自己的指令之前。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save (Ctrl+Enter)</source>
        <translation>保存（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave it as it was (Esc)</source>
        <translation>保持原样（Esc）</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Save preset</source>
        <translation>保存预设</translation>
    </message>
    <message>
        <source>Save instructions and parameters under a name</source>
        <translation>以一个名称保存指令和参数</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Enter saves, Esc leaves</source>
        <translation>Enter 保存，Esc 取消</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Reset 1 change</source>
        <translation>重置 1 项更改</translation>
    </message>
    <message>
        <source>Reset %1 changes</source>
        <translation>重置 %1 项更改</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Let the next message be like all others</source>
        <translation>让下一条消息与其他消息一样</translation>
    </message>
    <message>
        <source>Back to what the preset says</source>
        <translation>恢复为预设的内容</translation>
    </message>
    <message>
        <source>Send no parameters and no instructions</source>
        <translation>不发送任何参数和指令</translation>
    </message>
    <message>
        <source>There is a preset of that name already.</source>
        <translation>已有同名预设。</translation>
    </message>
    <message>
        <source>Another name for this preset</source>
        <translation>此预设的新名称</translation>
    </message>
    <message>
        <source>The preset of that name is replaced.</source>
        <translation>将替换同名预设。</translation>
    </message>
    <message>
        <source>Save instructions and parameters as</source>
        <translation>将指令和参数保存为</translation>
    </message>
    <message>
        <source>Stays on this computer</source>
        <translation>不离开本机</translation>
    </message>
    <message>
        <source>Goes to %1</source>
        <translation>发送到 %1</translation>
    </message>
    <message>
        <source>Goes to %1, %2</source>
        <translation>发送到 %1，%2</translation>
    </message>
    <message>
        <source>Set in this conversation, not taken by this model: %1</source>
        <translation>此对话中已设置，但该模型不接受：%1</translation>
    </message>
    <message>
        <source>not sent: %1</source>
        <translation>未发送：%1</translation>
    </message>
    <message>
        <source>%1 parameters are not sent</source>
        <translation>有 %1 个参数不发送</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>FoundModel</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Back to the conversations</source>
        <translation>返回对话</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Show the conversations</source>
        <translation>显示对话列表</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Compare models</source>
        <translation>比较模型</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>Token probabilities</source>
        <translation>词元概率</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>The whole conversation, with all its branches</source>
        <translation>整个对话，包括所有分支</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 词元</translation>
    </message>
</context>
<context>
    <name>HeaderRows</name>
    <message>
        <source>{name} was removed.</source>
        <translation>已移除 {name}。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of a new header</source>
        <translation>新标头的名称</translation>
    </message>
    <message>
        <source>A header that is sent with each call, as in X-Team</source>
        <translation>每次调用都会发送的标头，例如 X-Team</translation>
    </message>
    <message>
        <source>Value of the new header</source>
        <translation>新标头的值</translation>
    </message>
    <message>
        <source>Kept in the system keyring</source>
        <translation>保存在系统密钥环中</translation>
    </message>
    <message>
        <source>Show the value</source>
        <translation>显示值</translation>
    </message>
    <message>
        <source>Hide the value</source>
        <translation>隐藏值</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add header</source>
        <translation>添加标头</translation>
    </message>
    <message>
        <source>Send this header with each call</source>
        <translation>每次调用都发送此标头</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Send the header again</source>
        <translation>恢复发送此标头</translation>
    </message>
</context>
<context>
    <name>HotkeyForm</name>
    <message>
        <source>Global hotkey</source>
        <translation>全局快捷键</translation>
    </message>
    <message>
        <source>Press to record a key that works in every program</source>
        <translation>按下以录制在任何程序中都有效的按键</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the global hotkey</source>
        <translation>移除全局快捷键</translation>
    </message>
    <message>
        <source>Record…</source>
        <translation>录制…</translation>
    </message>
    <message>
        <source>Press the keys…</source>
        <translation>请按下按键…</translation>
    </message>
    <message>
        <source>Global hotkey: %1</source>
        <translation>全局快捷键：%1</translation>
    </message>
    <message>
        <source>Hold Ctrl, Alt or the system key with a letter, a digit or the like.</source>
        <translation>请按住 Ctrl、Alt 或系统键，再按字母、数字等键。</translation>
    </message>
    <message>
        <source>Esc leaves it as it was.</source>
        <translation>按 Esc 保持不变。</translation>
    </message>
    <message>
        <source>Another program has this key. Choose another one.</source>
        <translation>此按键已被其他程序占用，请换一个。</translation>
    </message>
    <message>
        <source>The desktop did not allow this key. Choose it again to be asked.</source>
        <translation>桌面未允许此按键。再选一次，桌面会重新询问。</translation>
    </message>
    <message>
        <source>The system did not give this key. Choose another one.</source>
        <translation>系统未给予此按键，请换一个。</translation>
    </message>
    <message>
        <source>This desktop offers programs no global keys. A shortcut in its own settings that starts the app again brings the window forward, too.</source>
        <translation>此桌面不向程序提供全局按键。也可在桌面自己的设置中添加一个再次启动本应用的快捷键，同样会把窗口带到前面。</translation>
    </message>
    <message>
        <source>Brings the window forward from any program, ready to write; pressed again, it puts the window away.</source>
        <translation>在任何程序中把窗口带到前面，可直接输入；再按一次则收起窗口。</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>正在导入</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Conversations (*.json *.zip *.md *.markdown *.txt *.db)</source>
        <translation>对话文件 (*.json *.zip *.md *.markdown *.txt *.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>KeptTaskController</name>
    <message>
        <source>New task</source>
        <translation>新任务</translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation>已删除{name}。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>The first {count} of {rows} rows were taken.</source>
        <translation>已取用 {rows} 行中的前 {count} 行。</translation>
    </message>
</context>
<context>
    <name>KeyField</name>
    <message>
        <source>Show the key</source>
        <translation>显示密钥</translation>
    </message>
    <message>
        <source>Hide the key</source>
        <translation>隐藏密钥</translation>
    </message>
</context>
<context>
    <name>KeyPrompt</name>
    <message>
        <source>Key for %1</source>
        <translation>%1 的密钥</translation>
    </message>
    <message>
        <source>It is kept in the system keyring. Your message is kept.</source>
        <translation>密钥保存在系统密钥环中。你的消息已保留。</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Save and retry</source>
        <translation>保存并重试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LatestButton</name>
    <message>
        <source>Latest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>To the newest message</source>
        <translation>转到最新消息</translation>
    </message>
</context>
<context>
    <name>LicenceList</name>
    <message>
        <source>Find a part or a licence</source>
        <translation>查找组件或许可证</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>No part is called so</source>
        <translation>没有匹配的组件</translation>
    </message>
</context>
<context>
    <name>Lines</name>
    <message>
        <source>Copy list</source>
        <translation>复制列表</translation>
    </message>
    <message>
        <source>Copy all lines</source>
        <translation>复制所有行</translation>
    </message>
</context>
<context>
    <name>ListController</name>
    <message>
        <source>This chat is saved from now on.</source>
        <translation>此对话从现在起会被保存。</translation>
    </message>
    <message>
        <source>%1 cannot continue a text. Choose another connection.</source>
        <translation>%1 不能续写文本。请选择其他连接。</translation>
    </message>
    <message>
        <source>“%1” is not there any more.</source>
        <translation>“%1”已不存在。</translation>
    </message>
    <message>
        <source>“%1” is not there any more. What you were writing is kept here.</source>
        <translation>“%1”已不存在。你正在写的内容保留在这里。</translation>
    </message>
    <message>
        <source>Deleted “%1”.</source>
        <translation>已删除“%1”。</translation>
    </message>
    <message>
        <source>Deleted %1 conversations.</source>
        <translation>已删除 %1 个对话。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭这条提示</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>MessageCommands</name>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Branch into a new conversation</source>
        <translation>从这里开始新对话</translation>
    </message>
    <message>
        <source>Show request</source>
        <translation>查看请求</translation>
    </message>
    <message>
        <source>Delete message</source>
        <translation>删除消息</translation>
    </message>
    <message>
        <source>Delete this version and what follows</source>
        <translation>删除这个版本及后面的内容</translation>
    </message>
    <message>
        <source>Delete with all that follows</source>
        <translation>删除这条及后面的所有内容</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Demo model, English, often wrong</source>
        <translation>演示模型，英语，常有错误</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Use by default</source>
        <translation>设为默认</translation>
    </message>
    <message>
        <source>Use {model} in new conversations</source>
        <translation>新对话使用 {model}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings of {model}</source>
        <translation>{model} 的设置</translation>
    </message>
    <message>
        <source>Find it…</source>
        <translation>查找文件…</translation>
    </message>
    <message>
        <source>Find the file of {model}</source>
        <translation>查找 {model} 的文件</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Take {model} off the list</source>
        <translation>将 {model} 从列表中移除</translation>
    </message>
    <message>
        <source>Delete the file</source>
        <translation>删除文件</translation>
    </message>
    <message>
        <source>Delete the file of {model}</source>
        <translation>删除 {model} 的文件</translation>
    </message>
    <message>
        <source>Unload now</source>
        <translation>立即卸载</translation>
    </message>
    <message>
        <source>Give the memory of {model} back</source>
        <translation>释放 {model} 占用的内存</translation>
    </message>
    <message>
        <source>Use a context of {tokens}</source>
        <translation>改用 {tokens} 的上下文</translation>
    </message>
    <message>
        <source>Load {model} with a smaller context, which takes less memory</source>
        <translation>以较小的上下文加载 {model}，占用内存更少</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Cancel fetching</source>
        <translation>取消获取</translation>
    </message>
    <message>
        <source>Fetch the demo model</source>
        <translation>获取演示模型</translation>
    </message>
    <message>
        <source>Not loaded</source>
        <translation>未加载</translation>
    </message>
    <message>
        <source>Loaded, {memory}</source>
        <translation>已加载，{memory}</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Model files (*.gguf)</source>
        <translation>模型文件 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Fetch</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Fetch the list of models</source>
        <translation>获取模型列表</translation>
    </message>
    <message>
        <source>Ask the address for its models</source>
        <translation>向该地址询问有哪些模型</translation>
    </message>
    <message>
        <source>Default model</source>
        <translation>默认模型</translation>
    </message>
    <message>
        <source>The model a new conversation begins with</source>
        <translation>新对话开始时使用的模型</translation>
    </message>
    <message>
        <source>Name of a model</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>None fetched yet</source>
        <translation>尚未获取</translation>
    </message>
    <message>
        <source>1 model</source>
        <translation>1 个模型</translation>
    </message>
    <message>
        <source>{count} models</source>
        <translation>{count} 个模型</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Show only models whose name has these words</source>
        <translation>只显示名称中含有这些字词的模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Space stars a model: the model menu shows it first. Enter makes it the default</source>
        <translation>按空格为模型加星标，模型菜单会优先显示；按 Enter 设为默认模型</translation>
    </message>
    <message>
        <source>No model is called so</source>
        <translation>没有名称符合的模型</translation>
    </message>
</context>
<context>
    <name>ModelOptions</name>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>0: the number below, or as measured.</source>
        <translation>0：使用下方的数值，或测得的数值。</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>GPU layers</source>
        <translation>GPU 层数</translation>
    </message>
    <message>
        <source>{setting} of {model}</source>
        <translation>{model} 的{setting}</translation>
    </message>
    <message>
        <source>In tokens, for all that is answered at the same time. 0: as fits.</source>
        <translation>以词元计，由同时进行的所有回答共用。0：按内存自动选择。</translation>
    </message>
    <message>
        <source>In tokens, for all that is answered at the same time. 0: as fits. The model was trained for {tokens}.</source>
        <translation>以词元计，由同时进行的所有回答共用。0：按内存自动选择。该模型训练时的长度为 {tokens}。</translation>
    </message>
    <message>
        <source>Looking for a graphics card…</source>
        <translation>正在查找显卡…</translation>
    </message>
    <message>
        <source>The llama.cpp of this app finds no graphics card it can compute with.</source>
        <translation>本应用自带的 llama.cpp 没有找到可用于计算的显卡。</translation>
    </message>
    <message>
        <source>How many layers {gpu} computes. 0: none.</source>
        <translation>由 {gpu} 计算的层数。0：不使用。</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose the model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Connections…</source>
        <translation>连接…</translation>
    </message>
</context>
<context>
    <name>ModelPull</name>
    <message>
        <source>Another model, as in qwen3:4b</source>
        <translation>其他模型，例如 qwen3:4b</translation>
    </message>
    <message>
        <source>Name of a model to download</source>
        <translation>要下载的模型名称</translation>
    </message>
    <message>
        <source>A model of Ollama&apos;s library; the server downloads it</source>
        <translation>Ollama 模型库中的模型；由服务器下载</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Have the server download this model</source>
        <translation>让服务器下载这个模型</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the download</source>
        <translation>取消下载</translation>
    </message>
    <message>
        <source>The server keeps what it has, and goes on the next time</source>
        <translation>服务器会保留已下载的部分，下次继续</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>context {tokens}</source>
        <translation>上下文 {tokens}</translation>
    </message>
    <message>
        <source>own chat template</source>
        <translation>自有对话模板</translation>
    </message>
    <message>
        <source>chat template {family}</source>
        <translation>对话模板 {family}</translation>
    </message>
    <message>
        <source>Its file alone is larger than the memory of this computer ({memory})</source>
        <translation>仅文件本身就大于这台计算机的内存（{memory}）</translation>
    </message>
    <message>
        <source>Needs about {needed} with a context of {tokens}</source>
        <translation>上下文为 {tokens} 时约需 {needed} 内存</translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation>可用 {free}</translation>
    </message>
    <message>
        <source>{needs}, but only {free}</source>
        <translation>{needs}，但仅{free}</translation>
    </message>
    <message>
        <source>{needs}, {free}</source>
        <translation>{needs}，{free}</translation>
    </message>
    <message>
        <source>Not fetched</source>
        <translation>未获取</translation>
    </message>
    <message>
        <source>File missing</source>
        <translation>文件缺失</translation>
    </message>
    <message>
        <source>Not usable</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>Continues texts only</source>
        <translation>只能续写</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Paused at {progress}</source>
        <translation>已暂停，{progress}</translation>
    </message>
    <message>
        <source>from {host}</source>
        <translation>来自 {host}</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Add model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Add a GGUF file that is on this computer</source>
        <translation>添加本机上的 GGUF 文件</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>下载…</translation>
    </message>
    <message>
        <source>Download a GGUF file by its address</source>
        <translation>按地址下载 GGUF 文件</translation>
    </message>
    <message>
        <source>Models run on this computer; nothing is sent anywhere. GGUF files can also be dropped on this page.</source>
        <translation>模型在这台计算机上运行，不会向外发送任何内容。也可以把 GGUF 文件拖放到本页。</translation>
    </message>
    <message>
        <source>Add model file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>Model files (*.gguf)</source>
        <translation>模型文件 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>MoreOptions</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Headers, certificates, time limits and ids</source>
        <translation>标头、证书、时间限制和标识</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>标头</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>First words</source>
        <translation>首段回答</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>停顿</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>组织</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Sent with each call. The values are kept in the system keyring.</source>
        <translation>每次调用都会发送。其值保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>seconds at most; {usual} if left empty</source>
        <translation>秒以内；留空则为 {usual}</translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation>证书文件</translation>
    </message>
    <message>
        <source>Organization id</source>
        <translation>组织标识</translation>
    </message>
    <message>
        <source>Project id</source>
        <translation>项目标识</translation>
    </message>
    <message>
        <source>Longest time to connect, in seconds</source>
        <translation>连接的最长时间（秒）</translation>
    </message>
    <message>
        <source>Longest wait for the first words, in seconds</source>
        <translation>等待首段回答的最长时间（秒）</translation>
    </message>
    <message>
        <source>Longest pause within an answer, in seconds</source>
        <translation>回答中停顿的最长时间（秒）</translation>
    </message>
    <message>
        <source>Those of the system only</source>
        <translation>仅系统自带的证书</translation>
    </message>
    <message>
        <source>Certificates (PEM) to trust besides those of the system</source>
        <translation>除系统证书外还要信任的证书（PEM）</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a file of certificates</source>
        <translation>选择证书文件</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>证书 (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the conversations (Esc)</source>
        <translation>返回对话（Esc）</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>About ChatApp: versions, folder, licences</source>
        <translation>关于 ChatApp：版本、文件夹、许可证</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
</context>
<context>
    <name>NewConnection</name>
    <message>
        <source>New connection</source>
        <translation>新连接</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>接口</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>The address of the interface; many end in /v1</source>
        <translation>接口的地址；许多以 /v1 结尾</translation>
    </message>
    <message>
        <source>The language that the address speaks</source>
        <translation>该地址使用的接口语言</translation>
    </message>
    <message>
        <source>A server of your own may need none</source>
        <translation>自己的服务器可能不需要密钥</translation>
    </message>
    <message>
        <source>Where keys are made</source>
        <translation>在哪里创建密钥</translation>
    </message>
    <message>
        <source>Open the service&apos;s page in the browser</source>
        <translation>在浏览器中打开该服务的页面</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add this connection and test it</source>
        <translation>添加并测试这个连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add nothing</source>
        <translation>不添加</translation>
    </message>
    <message>
        <source>Write your own name in place of the one in braces.</source>
        <translation>请把花括号中的部分换成你自己的名称。</translation>
    </message>
</context>
<context>
    <name>NextChip</name>
    <message>
        <source>next message</source>
        <translation>下一条消息</translation>
    </message>
    <message>
        <source>Only for the next message: %1. Remove</source>
        <translation>仅用于下一条消息：%1。移除</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>An answer is there.</source>
        <translation>有新的回答。</translation>
    </message>
    <message>
        <source>An answer could not be had, or is not whole.</source>
        <translation>有回答未能取得，或不完整。</translation>
    </message>
    <message>
        <source>The answer is not whole.</source>
        <translation>回答不完整。</translation>
    </message>
    <message>
        <source>The answer is there.</source>
        <translation>已有回答。</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>Less</source>
        <translation>减少</translation>
    </message>
    <message>
        <source>More</source>
        <translation>增加</translation>
    </message>
</context>
<context>
    <name>NumberRow</name>
    <message>
        <source>This cannot be sent: %1</source>
        <translation>无法发送：%1</translation>
    </message>
</context>
<context>
    <name>OnboardingPage</name>
    <message>
        <source>Where should your messages go?</source>
        <translation>你的消息要发送到哪里？</translation>
    </message>
    <message>
        <source>Choose one to begin. You can add more, or switch, at any time. Conversations are kept in a file on this computer.</source>
        <translation>选一个开始吧。以后随时可以添加或更换。对话保存在本机的一个文件中。</translation>
    </message>
    <message>
        <source>Connect a service with a key</source>
        <translation>用密钥连接服务</translation>
    </message>
    <message>
        <source>Messages go straight from this computer to the service you name. Nothing passes through us.</source>
        <translation>消息从这台电脑直接发送到你指定的服务，不经过我们。</translation>
    </message>
    <message>
        <source>Start with the demo model</source>
        <translation>从演示模型开始</translation>
    </message>
    <message>
        <source>A small model included with the app. It works offline and is good for trying things out, not for real work.</source>
        <translation>应用自带的小模型，离线可用。适合试用，不适合正式工作。</translation>
    </message>
    <message>
        <source>Use a model server on this computer or network</source>
        <translation>使用本机或网络上的模型服务器</translation>
    </message>
    <message>
        <source>For Ollama, LM Studio, llama.cpp, vLLM and others. You will be asked for an address.</source>
        <translation>适用于 Ollama、LM Studio、llama.cpp、vLLM 等。需要填写地址。</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Bring in conversations from another program (Ctrl+O)</source>
        <translation>从其他程序导入对话 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Encrypt the conversations: a recovery key is shown next</source>
        <translation>加密对话：下一步会显示恢复密钥</translation>
    </message>
    <message>
        <source>Otherwise other programs that you run can read them. The settings can do it later too, under Privacy.</source>
        <translation>否则你运行的其他程序可以读取它们。以后也可以在设置的“隐私”中开启。</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Go on without choosing</source>
        <translation>暂不选择，继续</translation>
    </message>
    <message>
        <source>Start chatting</source>
        <translation>开始聊天</translation>
    </message>
    <message>
        <source>Go on with what is chosen (Enter)</source>
        <translation>按所选继续（Enter）</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
</context>
<context>
    <name>OrderSwitch</name>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>相关度</translation>
    </message>
    <message>
        <source>Order: newest first</source>
        <translation>排序：最新优先</translation>
    </message>
    <message>
        <source>Order: by relevance</source>
        <translation>排序：按相关度</translation>
    </message>
    <message>
        <source>Order of the messages. By relevance, the newest 1,000 hits are compared.</source>
        <translation>消息的排序。按相关度排序时，比较最新的 1,000 条结果。</translation>
    </message>
</context>
<context>
    <name>OrganiseController</name>
    <message>
        <source>A temporary chat cannot be pinned, archived or put into a folder.</source>
        <translation>临时对话不能置顶、归档或放入文件夹。</translation>
    </message>
    <message>
        <source>Keep this chat</source>
        <translation>保留此对话</translation>
    </message>
    <message>
        <source>Pinned “%1”.</source>
        <translation>已置顶“%1”。</translation>
    </message>
    <message>
        <source>Unpinned “%1”.</source>
        <translation>已取消置顶“%1”。</translation>
    </message>
    <message>
        <source>Pinned %1 conversations.</source>
        <translation>已置顶 %1 个对话。</translation>
    </message>
    <message>
        <source>Unpinned %1 conversations.</source>
        <translation>已取消置顶 %1 个对话。</translation>
    </message>
    <message>
        <source>Archived “%1”.</source>
        <translation>已归档“%1”。</translation>
    </message>
    <message>
        <source>Archived %1 conversations.</source>
        <translation>已归档 %1 个对话。</translation>
    </message>
    <message>
        <source>Took “%1” out of the archive.</source>
        <translation>已将“%1”移出归档。</translation>
    </message>
    <message>
        <source>Took %1 conversations out of the archive.</source>
        <translation>已将 %1 个对话移出归档。</translation>
    </message>
    <message>
        <source>“%1” is in no folder now.</source>
        <translation>“%1”已移出文件夹。</translation>
    </message>
    <message>
        <source>%1 conversations are in no folder now.</source>
        <translation>%1 个对话已移出文件夹。</translation>
    </message>
    <message>
        <source>Moved “%1” to “%2”.</source>
        <translation>已将“%1”移到“%2”。</translation>
    </message>
    <message>
        <source>Moved %1 conversations to “%2”.</source>
        <translation>已将 %1 个对话移到“%2”。</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1（副本）</translation>
    </message>
    <message>
        <source>Removed the folder “%1”; its conversations are kept.</source>
        <translation>已移除文件夹“%1”，其中的对话已保留。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Restored “%1”.</source>
        <translation>已恢复“%1”。</translation>
    </message>
    <message>
        <source>Restored %1 conversations.</source>
        <translation>已恢复 %1 个对话。</translation>
    </message>
    <message>
        <source>Removed %1 conversations for good.</source>
        <translation>已彻底删除 %1 个对话。</translation>
    </message>
    <message>
        <source>Removed 1 conversation for good.</source>
        <translation>已彻底删除 1 个对话。</translation>
    </message>
</context>
<context>
    <name>OutlineModel</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>还有 {count} 个</translation>
    </message>
    <message>
        <source>No text</source>
        <translation>没有文字</translation>
    </message>
    <message>
        <source>Level {number}</source>
        <translation>第 {number} 层</translation>
    </message>
</context>
<context>
    <name>OutlinePanel</name>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>转到最新的消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Outline of the conversation</source>
        <translation>对话大纲</translation>
    </message>
</context>
<context>
    <name>OverflowChoice</name>
    <message>
        <source>This does not help: the last message alone is too long</source>
        <translation>这样做没有用：仅最后一条消息就已过长</translation>
    </message>
    <message>
        <source>Leave out the oldest</source>
        <translation>省略最早的消息</translation>
    </message>
    <message>
        <source>Send without the oldest messages; they stay in the conversation</source>
        <translation>发送时不带最早的消息；它们仍保留在对话中</translation>
    </message>
    <message>
        <source>Summarise the oldest</source>
        <translation>概括最早的消息</translation>
    </message>
    <message>
        <source>The same model sums up the oldest messages first: one request more</source>
        <translation>先由同一模型概括最早的消息：多一次请求</translation>
    </message>
    <message>
        <source>Send all</source>
        <translation>全部发送</translation>
    </message>
    <message>
        <source>Send everything all the same; the service may refuse it</source>
        <translation>仍然发送全部内容；服务可能会拒绝</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send nothing; your text stays (Esc)</source>
        <translation>不发送；你的文字会保留（Esc）</translation>
    </message>
    <message>
        <source>From now on in this conversation</source>
        <translation>此对话今后都这样做</translation>
    </message>
    <message>
        <source>Do this without asking; the token count has a menu for it</source>
        <translation>不再询问，直接这样做；可在词元计数的菜单中更改</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Searching…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>1 result</source>
        <translation>1 条结果</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>%1 条结果</translation>
    </message>
    <message>
        <source>Nothing was found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>搜索面板</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>搜索全部内容</translation>
    </message>
    <message>
        <source>Filters: model:, role:, before:, after:, in:; a hyphen excludes a word</source>
        <translation>可用“模型：”“角色：”“早于：”“晚于：”“文件夹：”筛选；词前加连字符表示排除</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>More messages</source>
        <translation>更多消息</translation>
    </message>
</context>
<context>
    <name>PaletteFooter</name>
    <message>
        <source>open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>commands only</source>
        <translation>仅命令</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>ParameterWords</name>
    <message>
        <source>temp %1</source>
        <translation>温度 %1</translation>
    </message>
    <message>
        <source>top-p %1</source>
        <translation>top-p %1</translation>
    </message>
    <message>
        <source>top-k %1</source>
        <translation>top-k %1</translation>
    </message>
    <message>
        <source>min-p %1</source>
        <translation>min-p %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>最多 %1</translation>
    </message>
    <message>
        <source>frequency %1</source>
        <translation>频率惩罚 %1</translation>
    </message>
    <message>
        <source>presence %1</source>
        <translation>存在惩罚 %1</translation>
    </message>
    <message>
        <source>repetition %1</source>
        <translation>重复惩罚 %1</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>stop at %1</source>
        <translation>停止于 %1</translation>
    </message>
    <message>
        <source>as %1</source>
        <translation>格式 %1</translation>
    </message>
    <message>
        <source>effort %1</source>
        <translation>推理强度 %1</translation>
    </message>
    <message>
        <source>thinking %1</source>
        <translation>思考 %1</translation>
    </message>
    <message>
        <source>bias %1</source>
        <translation>偏置 %1</translation>
    </message>
</context>
<context>
    <name>ParametersController</name>
    <message>
        <source>The parameters were reset.</source>
        <translation>参数已重置。</translation>
    </message>
    <message>
        <source>The preset&apos;s parameters hold now.</source>
        <translation>现在使用预设的参数。</translation>
    </message>
    <message>
        <source>No parameters are sent now.</source>
        <translation>现在不发送任何参数。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>The preset %1 was replaced.</source>
        <translation>已替换预设“%1”。</translation>
    </message>
    <message>
        <source>The preset %1 was removed.</source>
        <translation>已移除预设“%1”。</translation>
    </message>
</context>
<context>
    <name>ParametersPanel</name>
    <message>
        <source>As usual</source>
        <translation>照常</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>%1 to %2 tokens</source>
        <translation>%1 至 %2 词元</translation>
    </message>
    <message>
        <source>%1 to %2 seconds</source>
        <translation>%1 至 %2 秒</translation>
    </message>
    <message>
        <source>for the app itself, never sent</source>
        <translation>仅供本应用使用，从不发送</translation>
    </message>
    <message>
        <source>sent as %1</source>
        <translation>发送时名为 %1</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>此对话</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Only for the next message</source>
        <translation>仅用于下一条消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Changes are for the next message only.</source>
        <translation>更改仅用于下一条消息。</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>What the model is told before the conversation</source>
        <translation>对话开始前告诉模型的话</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 词元</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 词元</translation>
    </message>
</context>
<context>
    <name>PersonaStrip</name>
    <message>
        <source>Persona: %1</source>
        <translation>人设：%1</translation>
    </message>
    <message>
        <source>%1 example turns</source>
        <translation>%1 轮示例对话</translation>
    </message>
    <message>
        <source>1 example turn</source>
        <translation>1 轮示例对话</translation>
    </message>
    <message>
        <source>Sent before the first message, with every request</source>
        <translation>每次请求都放在第一条消息之前发送</translation>
    </message>
    <message>
        <source>Persona</source>
        <translation>人设</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit into the window</source>
        <translation>适合窗口大小</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture as</source>
        <translation>图片另存为</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Picture {name}</source>
        <translation>图片 {name}</translation>
    </message>
    <message>
        <source>{width} by {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>This picture cannot be shown. It can still be saved.</source>
        <translation>无法显示此图片，但仍可保存。</translation>
    </message>
    <message>
        <source>The picture is being read…</source>
        <translation>正在读取图片…</translation>
    </message>
</context>
<context>
    <name>PortalHotkey</name>
    <message>
        <source>Bring the window forward, or put it away</source>
        <translation>把窗口带到前面，或将其收起</translation>
    </message>
</context>
<context>
    <name>PresetSelect</name>
    <message>
        <source>No preset</source>
        <translation>无预设</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>预设：%1</translation>
    </message>
    <message>
        <source>Choose, rename, compare or remove a preset</source>
        <translation>选择、重命名、比较或移除预设</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Use for new conversations</source>
        <translation>用于新对话</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比较对象</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>What is sent</source>
        <translation>发送的内容</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>How many examples are shown</source>
        <translation>给出多少个示例</translation>
    </message>
    <message>
        <source>Asked about row</source>
        <translation>提问的行</translation>
    </message>
    <message>
        <source>Which row of the table is asked</source>
        <translation>就表格中的哪一行提问</translation>
    </message>
    <message>
        <source>The exact messages</source>
        <translation>实际发送的消息</translation>
    </message>
    <message>
        <source>Add rows to the table to see what is sent.</source>
        <translation>在表格中添加行，即可看到发送的内容。</translation>
    </message>
    <message>
        <source>about {count} tokens</source>
        <translation>约 {count} 个词元</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
</context>
<context>
    <name>PriceEditor</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The model&apos;s id, or its beginning and *</source>
        <translation>模型的 ID，或其开头加 *</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Whose price it is</source>
        <translation>这是谁的价格</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Price of a million tokens of input</source>
        <translation>每百万词元输入的价格</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Price of a million tokens of input that the service had in its cache</source>
        <translation>服务缓存命中的输入，每百万词元的价格</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Price of a million tokens of output</source>
        <translation>每百万词元输出的价格</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>What the service is paid in</source>
        <translation>付给该服务的货币</translation>
    </message>
    <message>
        <source>as input</source>
        <translation>同输入</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep this price (Enter)</source>
        <translation>保存这个价格（Enter）</translation>
    </message>
    <message>
        <source>Remove my price</source>
        <translation>移除我的价格</translation>
    </message>
    <message>
        <source>The price of the app&apos;s table holds again, if it has one</source>
        <translation>若应用价格表中有价格，则恢复使用它</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave the price as it was (Esc)</source>
        <translation>价格保持不变（Esc）</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>任何</translation>
    </message>
    <message>
        <source>any service</source>
        <translation>任何服务</translation>
    </message>
    <message>
        <source>The table&apos;s price is only for short prompts; yours will be for all.</source>
        <translation>价格表中的价格只适用于较短的提示；你设的价格适用于所有提示。</translation>
    </message>
    <message>
        <source>A price is a number, such as 2.50</source>
        <translation>价格应为数字，例如 2.50</translation>
    </message>
    <message>
        <source>A model&apos;s id, or its beginning and * at the end</source>
        <translation>模型的 ID，或其开头并以 * 结尾</translation>
    </message>
    <message>
        <source>This model has a price already: change that one</source>
        <translation>此模型已有价格：请修改那一个</translation>
    </message>
</context>
<context>
    <name>PriceList</name>
    <message>
        <source>Prices per million tokens</source>
        <translation>每百万词元的价格</translation>
    </message>
    <message>
        <source>Add price</source>
        <translation>添加价格</translation>
    </message>
    <message>
        <source>Give the price of a model that has none</source>
        <translation>为没有价格的模型设定价格</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>any service</source>
        <translation>任何服务</translation>
    </message>
    <message>
        <source>{service}, yours</source>
        <translation>{service}，你设的</translation>
    </message>
    <message>
        <source>The app&apos;s table is of {day} and may be out of date. A price you give goes before it.</source>
        <translation>应用的价格表截至 {day}，可能已经过时。你设的价格优先。</translation>
    </message>
    <message>
        <source>Show only models in use</source>
        <translation>只显示在用的模型</translation>
    </message>
    <message>
        <source>Show the whole table ({count} prices)</source>
        <translation>显示整个价格表（{count} 个价格）</translation>
    </message>
    <message>
        <source>Choose which prices are shown</source>
        <translation>选择显示哪些价格</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>In one file on this computer, which other users cannot read.</source>
        <translation>保存在本机的一个文件中，其他用户无法读取。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Show the folder with the conversations</source>
        <translation>显示存放对话的文件夹</translation>
    </message>
    <message>
        <source>Your messages go only to the connections you chose. The app sends nothing anywhere else, counts nothing and reports nothing.</source>
        <translation>你的消息只会发送到你选择的连接。应用不会向别处发送任何内容，不统计，也不上报。</translation>
    </message>
    <message>
        <source>Once a day it asks for the list of updates.</source>
        <translation>应用每天获取一次更新列表。</translation>
    </message>
    <message>
        <source>In the system keyring</source>
        <translation>在系统密钥环中</translation>
    </message>
    <message>
        <source>Never in a file of the app, a log, an export or a backup.</source>
        <translation>绝不写入应用的文件、日志、导出或备份。</translation>
    </message>
</context>
<context>
    <name>ProbabilitiesController</name>
    <message>
        <source>In a vote, each chain tells its mean log probability beside its number.</source>
        <translation>对于投票，每条推理链的平均对数概率显示在它的编号旁。</translation>
    </message>
    <message>
        <source>Probabilities were asked for, and none came.</source>
        <translation>请求了概率，但没有收到。</translation>
    </message>
    <message>
        <source>There are no token probabilities: {reason}.</source>
        <translation>没有词元概率：{reason}。</translation>
    </message>
    <message>
        <source>This answer came without them. The next one is asked for with them.</source>
        <translation>这个回答没有附带概率。下一个回答会请求概率。</translation>
    </message>
    <message>
        <source>Token probabilities are asked for with what the model writes next.</source>
        <translation>模型接下来写的内容会附带词元概率。</translation>
    </message>
    <message>
        <source>Token probabilities come only with answers that are asked for with them.</source>
        <translation>只有请求时要求了词元概率的回答才会附带词元概率。</translation>
    </message>
    <message>
        <source>Ask for them from now on</source>
        <translation>从现在起请求</translation>
    </message>
    <message>
        <source>Token probabilities were not asked for with this answer.</source>
        <translation>请求这个回答时没有要求词元概率。</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Ending…</source>
        <translation>正在结束…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>End it here</source>
        <translation>在此结束</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>PromptButtons</name>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>PromptDetail</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Opening, put into the message field</source>
        <translation>开场白，会放进消息框</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Variables, written as {{name}} in the texts</source>
        <translation>变量，在文字里写作 {{name}}</translation>
    </message>
    <message>
        <source>Variants: other wordings of the text</source>
        <translation>变体：同一文字的其他措辞</translation>
    </message>
    <message>
        <source>Example turns, seen by the model before the first message</source>
        <translation>示例对话，模型在第一条消息之前看到</translation>
    </message>
    <message>
        <source>Parameters, one a line, as in: temperature = 0.7</source>
        <translation>参数，每行一个，例如：temperature = 0.7</translation>
    </message>
    <message>
        <source>With commas between them</source>
        <translation>用逗号隔开</translation>
    </message>
    <message>
        <source>Not saved: it has no title</source>
        <translation>未保存：没有标题</translation>
    </message>
    <message>
        <source>Not saved: it has no instructions</source>
        <translation>未保存：没有指令</translation>
    </message>
    <message>
        <source>Not saved: it has no text</source>
        <translation>未保存：没有内容</translation>
    </message>
    <message>
        <source>Not saved: “%1” is no parameter as name = value</source>
        <translation>未保存：“%1”不是“名称 = 值”形式的参数</translation>
    </message>
    <message>
        <source>Name of variant</source>
        <translation>变体名称</translation>
    </message>
    <message>
        <source>Text of variant</source>
        <translation>变体文字</translation>
    </message>
    <message>
        <source>Add a variant</source>
        <translation>添加变体</translation>
    </message>
    <message>
        <source>Take out variant</source>
        <translation>去掉变体</translation>
    </message>
    <message>
        <source>Prompt of example</source>
        <translation>示例的提问</translation>
    </message>
    <message>
        <source>Answer of example</source>
        <translation>示例的回答</translation>
    </message>
    <message>
        <source>Add an example turn</source>
        <translation>添加一轮示例</translation>
    </message>
    <message>
        <source>Take out example</source>
        <translation>去掉示例</translation>
    </message>
</context>
<context>
    <name>PromptList</name>
    <message>
        <source>Find a prompt</source>
        <translation>查找提示词</translation>
    </message>
    <message>
        <source>Words of the title, the tags or the text</source>
        <translation>标题、标签或正文里的词</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Personas and templates</source>
        <translation>人设和模板</translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>人设</translation>
    </message>
    <message>
        <source>To begin conversations with</source>
        <translation>用来开始对话</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>To put into a message</source>
        <translation>用来放进消息</translation>
    </message>
    <message>
        <source>All languages</source>
        <translation>所有语言</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Only prompts in this language</source>
        <translation>只看这种语言的提示词</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Only prompts with this tag</source>
        <translation>只看带这个标签的提示词</translation>
    </message>
    <message>
        <source>No prompt fits. Other languages or tags may have one.</source>
        <translation>没有符合的提示词。换一种语言或标签也许有。</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>所有标签</translation>
    </message>
</context>
<context>
    <name>PromptStrip</name>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Ask all columns with another prompt; the answers are kept</source>
        <translation>用另一个提示询问所有列；现有的回答会保留</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>编辑提示</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Ask all</source>
        <translation>全部提问</translation>
    </message>
    <message>
        <source>Send the prompt to all columns</source>
        <translation>把提示发送给所有列</translation>
    </message>
    <message>
        <source>Prompt for all columns</source>
        <translation>给所有列的提示</translation>
    </message>
    <message>
        <source>What do you want to ask all of them?</source>
        <translation>你想问它们什么？</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>PromptWords</name>
    <message>
        <source>Persona</source>
        <translation>人设</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>多行</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
</context>
<context>
    <name>PromptsController</name>
    <message>
        <source>New persona</source>
        <translation>新人设</translation>
    </message>
    <message>
        <source>You are a helpful assistant.</source>
        <translation>你是一个乐于助人的助手。</translation>
    </message>
    <message>
        <source>New template</source>
        <translation>新模板</translation>
    </message>
    <message>
        <source>Explain {{topic}} in three sentences.</source>
        <translation>用三句话解释{{topic}}。</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1（副本）</translation>
    </message>
    <message>
        <source>Deleted “%1”.</source>
        <translation>已删除“%1”。</translation>
    </message>
    <message>
        <source>Reset “%1”.</source>
        <translation>已还原“%1”。</translation>
    </message>
    <message>
        <source>Import prompts</source>
        <translation>导入提示词</translation>
    </message>
    <message>
        <source>Prompts (*.json *.csv *.md *.markdown)</source>
        <translation>提示词 (*.json *.csv *.md *.markdown)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Added 1 prompt.</source>
        <translation>添加了 1 个提示词。</translation>
    </message>
    <message>
        <source>Added %1 prompts.</source>
        <translation>添加了 %1 个提示词。</translation>
    </message>
    <message>
        <source>1 was there already.</source>
        <translation>1 个原来就有。</translation>
    </message>
    <message>
        <source>%1 were there already.</source>
        <translation>%1 个原来就有。</translation>
    </message>
    <message>
        <source>%1 without a title or a text were left out.</source>
        <translation>%1 个没有标题或文字，未添加。</translation>
    </message>
    <message>
        <source>1 without a title or a text was left out.</source>
        <translation>1 个没有标题或文字，未添加。</translation>
    </message>
    <message>
        <source>You have no prompts of your own yet.</source>
        <translation>你还没有自己的提示词。</translation>
    </message>
    <message>
        <source>Export prompts</source>
        <translation>导出提示词</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Exported 1 prompt.</source>
        <translation>导出了 1 个提示词。</translation>
    </message>
    <message>
        <source>Exported %1 prompts.</source>
        <translation>导出了 %1 个提示词。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>PromptsPage</name>
    <message>
        <source>Prompt library</source>
        <translation>提示词库</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>回到对话</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>New prompt, import, export</source>
        <translation>新建提示词、导入、导出</translation>
    </message>
    <message>
        <source>New persona</source>
        <translation>新人设</translation>
    </message>
    <message>
        <source>New template</source>
        <translation>新模板</translation>
    </message>
    <message>
        <source>Import prompts…</source>
        <translation>导入提示词…</translation>
    </message>
    <message>
        <source>Export your prompts…</source>
        <translation>导出你的提示词…</translation>
    </message>
    <message>
        <source>Bring back prompts of the app</source>
        <translation>找回应用附带的提示词</translation>
    </message>
</context>
<context>
    <name>ProxyRows</name>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>How this address is reached; this computer always directly</source>
        <translation>如何访问此地址；本机始终直接连接</translation>
    </message>
    <message>
        <source>Proxy user</source>
        <translation>代理用户名</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>代理密码</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Kept in the system keyring</source>
        <translation>保存在系统密钥环中</translation>
    </message>
    <message>
        <source>Same as the system</source>
        <translation>与系统相同</translation>
    </message>
    <message>
        <source>HTTP proxy</source>
        <translation>HTTP 代理</translation>
    </message>
    <message>
        <source>SOCKS proxy</source>
        <translation>SOCKS 代理</translation>
    </message>
</context>
<context>
    <name>PurgeRow</name>
    <message>
        <source>Deleted text</source>
        <translation>已删除的文本</translation>
    </message>
    <message>
        <source>This empties the trash, replaces all backups in the folder by a new one, and takes what is left of deleted text out of the database. It cannot be undone. Backups in other folders and files stay as they are.</source>
        <translation>这会清空回收站，用一个新备份取代文件夹中的所有备份，并从数据库中清除已删除文本的残留。此操作无法撤销。其他文件夹和文件中的备份保持不变。</translation>
    </message>
    <message>
        <source>What you delete lives on in older backups until these are removed, at most some weeks later.</source>
        <translation>你删除的内容会继续留在较早的备份中，直到这些备份被移除，最多几周之后。</translation>
    </message>
    <message>
        <source>Remove deleted text from backups…</source>
        <translation>从备份中移除已删除的文本…</translation>
    </message>
    <message>
        <source>Remove what is left of deleted conversations, everywhere</source>
        <translation>彻底移除已删除对话的所有残留</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove deleted text for good</source>
        <translation>永久移除已删除的文本</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep the trash and all backups</source>
        <translation>保留回收站和所有备份</translation>
    </message>
</context>
<context>
    <name>QueuedPrompt</name>
    <message>
        <source>Next</source>
        <translation>下一条</translation>
    </message>
    <message>
        <source>Edit the waiting message</source>
        <translation>编辑等待中的消息</translation>
    </message>
    <message>
        <source>Send the waiting message now</source>
        <translation>立即发送等待中的消息</translation>
    </message>
    <message>
        <source>Remove the waiting message</source>
        <translation>移除等待中的消息</translation>
    </message>
    <message>
        <source>Waiting message</source>
        <translation>等待中的消息</translation>
    </message>
</context>
<context>
    <name>ReadingTools</name>
    <message>
        <source>Save code as</source>
        <translation>代码另存为</translation>
    </message>
    <message>
        <source>Save file as</source>
        <translation>文件另存为</translation>
    </message>
</context>
<context>
    <name>Reasoning</name>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>一步一步</translation>
    </message>
    <message>
        <source>Step by step, with examples</source>
        <translation>一步一步，附示例</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Choice, A to E</source>
        <translation>选择题（A 到 E）</translation>
    </message>
    <message>
        <source>Yes or no</source>
        <translation>是或否</translation>
    </message>
    <message>
        <source>Short text</source>
        <translation>短文本</translation>
    </message>
    <message>
        <source>Free text</source>
        <translation>自由文本</translation>
    </message>
    <message>
        <source>One chain, no vote</source>
        <translation>一条推理链，不投票</translation>
    </message>
    <message>
        <source>Vote of {count} chains</source>
        <translation>{count} 条推理链投票</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ReasoningButton</name>
    <message>
        <source>Reasoning: {state}</source>
        <translation>推理：{state}</translation>
    </message>
    <message>
        <source>The demo model is too weak to reason: its answers get no better.</source>
        <translation>演示模型太弱，不会推理：这样做答案不会变好。</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>投票</translation>
    </message>
    <message>
        <source>Edit sentences…</source>
        <translation>编辑提示句…</translation>
    </message>
    <message>
        <source>The demo model is too weak to reason</source>
        <translation>演示模型太弱，不会推理</translation>
    </message>
    <message>
        <source>Kind of answer: {kind}</source>
        <translation>答案类型：{kind}</translation>
    </message>
</context>
<context>
    <name>ReasoningWindow</name>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Sentences for reasoning</source>
        <translation>推理的提示句</translation>
    </message>
    <message>
        <source>What has the model reason, and what asks for the answer, by kind of answer and language of the question. The demo model is too weak to reason.</source>
        <translation>让模型推理的句子和索要答案的句子，按答案类型和提问语言分别设置。演示模型太弱，不会推理。</translation>
    </message>
    <message>
        <source>Kind of answer</source>
        <translation>答案类型</translation>
    </message>
    <message>
        <source>For questions in English</source>
        <translation>用于英文提问</translation>
    </message>
    <message>
        <source>For questions in Chinese</source>
        <translation>用于中文提问</translation>
    </message>
    <message>
        <source>The app&apos;s own</source>
        <translation>恢复自带</translation>
    </message>
    <message>
        <source>Put the app&apos;s own texts here</source>
        <translation>在这里填入应用自带的文字</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep all that was changed</source>
        <translation>保存所有改动</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close (Esc); what is not saved stays here</source>
        <translation>关闭 (Esc)；未保存的内容会留在这里</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发句</translation>
    </message>
    <message>
        <source>Has the model reason step by step</source>
        <translation>让模型一步一步地推理</translation>
    </message>
    <message>
        <source>Extractor</source>
        <translation>提取句</translation>
    </message>
    <message>
        <source>Asks for the answer, in a second call</source>
        <translation>在第二次调用中索要答案</translation>
    </message>
    <message>
        <source>Answer phrase</source>
        <translation>答案短语</translation>
    </message>
    <message>
        <source>What the answer follows in the worked examples</source>
        <translation>示例中答案之前的短语</translation>
    </message>
    <message>
        <source>Worked examples: Q question, T reasoning, A answer</source>
        <translation>示例：“问”是问题，“想”是推理，“答”是答案</translation>
    </message>
    <message>
        <source>Three lines for each, with a blank line between two of them</source>
        <translation>每个示例三行，示例之间空一行</translation>
    </message>
</context>
<context>
    <name>RecoveryKeyPage</name>
    <message>
        <source>Recovery key of ChatApp</source>
        <translation>ChatApp 恢复密钥</translation>
    </message>
    <message>
        <source>It opens your encrypted conversations and their backups when the system keyring cannot. Keep it where others do not look.</source>
        <translation>当系统密钥环无法打开时，用它可以打开已加密的对话及其备份。请放在别人看不到的地方。</translation>
    </message>
</context>
<context>
    <name>RecoveryKeyPanel</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the recovery key</source>
        <translation>复制恢复密钥</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Print the recovery key, or make a PDF of it</source>
        <translation>打印恢复密钥，或保存为 PDF</translation>
    </message>
    <message>
        <source>Show it again</source>
        <translation>再次显示</translation>
    </message>
    <message>
        <source>Go back to the recovery key</source>
        <translation>返回恢复密钥</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave the conversations as they are</source>
        <translation>对话保持原样</translation>
    </message>
    <message>
        <source>Recovery key: {key}</source>
        <translation>恢复密钥：{key}</translation>
    </message>
    <message>
        <source>Group {number}</source>
        <translation>第 {number} 组</translation>
    </message>
    <message>
        <source>Five letters or digits of the recovery key</source>
        <translation>恢复密钥中的五个字母或数字</translation>
    </message>
    <message>
        <source>Type these two groups of the recovery key, to be sure that you have it.</source>
        <translation>请输入恢复密钥中的这两组，以确认你已保存好它。</translation>
    </message>
    <message>
        <source>This is your recovery key. It opens the conversations when the system keyring cannot: after the system was set up anew, or on another computer. It is shown this once. Write it down or print it, and keep it where others do not look. Without keyring and recovery key nobody can open the conversations again.</source>
        <translation>这是你的恢复密钥。当系统密钥环无法打开对话时（例如重装系统后，或在另一台电脑上），用它可以打开。它只显示这一次。请抄写或打印，并放在别人看不到的地方。密钥环和恢复密钥都没有时，任何人都无法再打开对话。</translation>
    </message>
    <message>
        <source>Encrypt</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>I have kept it</source>
        <translation>我已妥善保存</translation>
    </message>
    <message>
        <source>Encrypt the conversations now</source>
        <translation>立即加密对话</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>This is not what the recovery key has there.</source>
        <translation>与恢复密钥中的内容不符。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Recovery key of ChatApp</source>
        <translation>ChatApp 恢复密钥</translation>
    </message>
</context>
<context>
    <name>RemovalRow</name>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Remove this connection and its key</source>
        <translation>移除这个连接和它的密钥</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep this connection</source>
        <translation>保留这个连接</translation>
    </message>
    <message>
        <source>Remove {name} and its key? Conversations stay.</source>
        <translation>移除 {name} 和它的密钥？对话会保留。</translation>
    </message>
    <message>
        <source>Changes are saved as you make them</source>
        <translation>改动会随时保存</translation>
    </message>
</context>
<context>
    <name>RequestController</name>
    <message>
        <source>Not sent: the {count} oldest messages.</source>
        <translation>最早的 {count} 条消息未发送。</translation>
    </message>
    <message>
        <source>Sent as a summary: the {count} oldest messages.</source>
        <translation>最早的 {count} 条消息以概括形式发送。</translation>
    </message>
</context>
<context>
    <name>RequestWindow</name>
    <message>
        <source>What would be sent now</source>
        <translation>现在将发送的内容</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>已发送的内容</translation>
    </message>
    <message>
        <source>Call {number} of {count}</source>
        <translation>第 {number} 次调用，共 {count} 次</translation>
    </message>
    <message>
        <source>Which call is shown</source>
        <translation>显示哪一次调用</translation>
    </message>
    <message>
        <source>Which of the calls for this answer is shown</source>
        <translation>显示这个回答的哪一次调用</translation>
    </message>
    <message>
        <source>Find in the request</source>
        <translation>在请求中查找</translation>
    </message>
    <message>
        <source>Find in the request (Ctrl+F)</source>
        <translation>在请求中查找（Ctrl+F）</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处匹配</translation>
    </message>
    <message>
        <source>Copy JSON</source>
        <translation>复制 JSON</translation>
    </message>
    <message>
        <source>Copy the body, pictures whole</source>
        <translation>复制请求正文，图片完整</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>Copy a command that sends the same, with the key from $API_KEY</source>
        <translation>复制一条发送相同内容的命令，密钥取自 $API_KEY</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
</context>
<context>
    <name>RestoreCard</name>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Keep the present state as a backup, then restore this</source>
        <translation>先将当前状态保留为备份，然后恢复此备份</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>End it now; its text so far is kept</source>
        <translation>立即结束；已有的文本会保留</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave everything as it is</source>
        <translation>保持一切不变</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Restore a backup: {backup}</source>
        <translation>恢复备份：{backup}</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>In the backup</source>
        <translation>备份中</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Not in the backup, so they would be gone ({n}): {titles}.</source>
        <translation>备份中没有、因而会消失的对话（{n} 个）：{titles}。</translation>
    </message>
    <message>
        <source>They would come back ({n}): {titles}.</source>
        <translation>会重新出现的对话（{n} 个）：{titles}。</translation>
    </message>
    <message>
        <source>They would be as they were then ({n}): {titles}.</source>
        <translation>会变回当时状态的对话（{n} 个）：{titles}。</translation>
    </message>
    <message>
        <source>Settings and connections become those of the backup too. The present state is kept as a backup first, so that this can be undone.</source>
        <translation>设置和连接也会变成备份中的。当前状态会先保留为备份，因此可以撤销。</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>An answer is being written; nothing can be restored meanwhile.</source>
        <translation>正在生成回答；在此期间无法恢复备份。</translation>
    </message>
</context>
<context>
    <name>ResultsPane</name>
    <message>
        <source>Try it on the rows held out</source>
        <translation>在留出的行上测试</translation>
    </message>
    <message>
        <source>Numbers of examples</source>
        <translation>示例数</translation>
    </message>
    <message>
        <source>With how many examples it is tried, such as 0, 1, 2, 4</source>
        <translation>用多少个示例来测试，例如 0, 1, 2, 4</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model to ask</source>
        <translation>提问的模型</translation>
    </message>
    <message>
        <source>Which model is asked</source>
        <translation>向哪个模型提问</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End the run; what was answered is kept</source>
        <translation>结束测试；已有的回答会保留</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
    <message>
        <source>Ask for all held-out rows that have no answer yet</source>
        <translation>就所有还没有回答的留出行提问</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>{done} of {rows} answers</source>
        <translation>{rows} 个回答中的 {done} 个</translation>
    </message>
    <message>
        <source>Hold out some rows of the table to try it on.</source>
        <translation>请留出表格中的几行用于测试。</translation>
    </message>
    <message>
        <source>Accuracy by the number of examples, 95% interval</source>
        <translation>不同示例数下的准确率，95% 置信区间</translation>
    </message>
    <message>
        <source>too few rows</source>
        <translation>行数不足</translation>
    </message>
    <message>
        <source>not tried</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>Show what was sent</source>
        <translation>显示发送的内容</translation>
    </message>
    <message>
        <source>“{answer}” in place of “{label}”</source>
        <translation>回答“{answer}”，应为“{label}”</translation>
    </message>
    <message>
        <source>Row {row}, {examples}: {said}</source>
        <translation>第 {row} 行，{examples}：{said}</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>a request for each</source>
        <translation>每个回答一次请求</translation>
    </message>
    <message>
        <source>About: %1</source>
        <translation>关于：%1</translation>
    </message>
</context>
<context>
    <name>Rows</name>
    <message>
        <source>More parameters</source>
        <translation>更多参数</translation>
    </message>
    <message>
        <source>Probabilities, biases, ids, streaming, time limits, full context</source>
        <translation>概率、偏置、标识、流式传输、时限、上下文已满时</translation>
    </message>
</context>
<context>
    <name>RowsPane</name>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Names of the columns</source>
        <translation>列名</translation>
    </message>
    <message>
        <source>Names of the columns, with commas between them</source>
        <translation>列名，用逗号分隔</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>The rows: Ctrl+V pastes cells of a spreadsheet</source>
        <translation>各行：Ctrl+V 粘贴电子表格中的单元格</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>添加一行</translation>
    </message>
    <message>
        <source>Remove the selected rows</source>
        <translation>移除所选的行</translation>
    </message>
    <message>
        <source>Move the row up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move the row down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Undo the last change of the table</source>
        <translation>撤销表格的上一次更改</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste rows copied from a spreadsheet (Ctrl+V)</source>
        <translation>粘贴从电子表格复制的行（Ctrl+V）</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Take the rows of a file: CSV, TSV, JSON or JSON lines</source>
        <translation>取用文件中的行：CSV、TSV、JSON 或 JSON Lines</translation>
    </message>
</context>
<context>
    <name>SchemaEditor</name>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Draw the schema as fields</source>
        <translation>用字段来画出模式</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Write or paste the schema as JSON</source>
        <translation>以 JSON 书写或粘贴模式</translation>
    </message>
    <message>
        <source>Show the schema as</source>
        <translation>模式的显示方式</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>从模板开始</translation>
    </message>
    <message>
        <source>Put a ready schema in the place of this one</source>
        <translation>用一个现成的模式替换当前的模式</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the schema</source>
        <translation>模式名称</translation>
    </message>
    <message>
        <source>What the schema is called for the service</source>
        <translation>发给服务时模式的名称</translation>
    </message>
    <message>
        <source>JSON schema of the answer</source>
        <translation>回答的 JSON 模式</translation>
    </message>
    <message>
        <source>A name has letters from A to Z, digits, _ and -, 64 at most.</source>
        <translation>名称由英文字母、数字、_ 和 - 组成，最多 64 个字符。</translation>
    </message>
    <message>
        <source>Name a field. Until there is one, what was chosen before holds.</source>
        <translation>请给字段起名。在此之前，原来的选择继续有效。</translation>
    </message>
    <message>
        <source>Write a JSON schema. Until there is one, what was chosen before holds.</source>
        <translation>请写一个 JSON 模式。在此之前，原来的选择继续有效。</translation>
    </message>
    <message>
        <source>This is not JSON yet: line %1, character %2.</source>
        <translation>这还不是 JSON：第 %1 行第 %2 个字符。</translation>
    </message>
    <message>
        <source>A JSON schema begins with { and ends with }.</source>
        <translation>JSON 模式以 { 开头，以 } 结尾。</translation>
    </message>
    <message>
        <source>Shown as JSON. %1.</source>
        <translation>以 JSON 显示。%1。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>Yes or no</source>
        <translation>是或否</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>List of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>A field without a name is not asked for.</source>
        <translation>没有名称的字段不会被请求。</translation>
    </message>
    <message>
        <source>Two fields are called “%1”. Until that is changed, the last whole schema holds.</source>
        <translation>有两个字段都叫“%1”。改正之前，上一个完整的模式继续有效。</translation>
    </message>
    <message>
        <source>Write the choices of “%1”. Until then, the last whole schema holds.</source>
        <translation>请写出“%1”的选项。在此之前，上一个完整的模式继续有效。</translation>
    </message>
    <message>
        <source>“%1” has a choice twice. Until that is changed, the last whole schema holds.</source>
        <translation>“%1”有重复的选项。改正之前，上一个完整的模式继续有效。</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>person</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>organisation</source>
        <translation>机构</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>entity</source>
        <translation>实体</translation>
    </message>
    <message>
        <source>As it stands in the text</source>
        <translation>与原文一致</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Persons, places, dates</source>
        <translation>人物、地点、日期</translation>
    </message>
    <message>
        <source>subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>relation</source>
        <translation>关系</translation>
    </message>
    <message>
        <source>As in “works for”</source>
        <translation>例如“任职于”</translation>
    </message>
    <message>
        <source>object</source>
        <translation>客体</translation>
    </message>
    <message>
        <source>Relations</source>
        <translation>关系</translation>
    </message>
    <message>
        <source>event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>What happens, in few words</source>
        <translation>用几个字说明发生了什么</translation>
    </message>
    <message>
        <source>trigger</source>
        <translation>触发词</translation>
    </message>
    <message>
        <source>The word of the text that tells of it</source>
        <translation>原文中表示该事件的词</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>participants</source>
        <translation>参与者</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>正面</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>负面</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>sentiment</source>
        <translation>情感</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>One sentence</source>
        <translation>一句话</translation>
    </message>
    <message>
        <source>Sentiment</source>
        <translation>情感</translation>
    </message>
</context>
<context>
    <name>SearchEverywhere</name>
    <message>
        <source>Search all messages for “%1”</source>
        <translation>在所有消息中搜索“%1”</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>{title}. {detail}</source>
        <translation>{title}。{detail}</translation>
    </message>
</context>
<context>
    <name>ServerForm</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>The address of the interface; many end in /v1</source>
        <translation>接口的地址；许多以 /v1 结尾</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Make a real call to this address</source>
        <translation>向这个地址发出真实请求</translation>
    </message>
</context>
<context>
    <name>ServiceForm</name>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>The key is stored in your system keyring, never in the settings file.</source>
        <translation>密钥存放在系统密钥环中，绝不写入设置文件。</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Make a real call with this key</source>
        <translation>用这个密钥发出真实请求</translation>
    </message>
    <message>
        <source>Where keys are made</source>
        <translation>在哪里创建密钥</translation>
    </message>
    <message>
        <source>Open the service&apos;s page in the browser</source>
        <translation>在浏览器中打开该服务的页面</translation>
    </message>
</context>
<context>
    <name>ServiceSelect</name>
    <message>
        <source>Other address…</source>
        <translation>其他地址…</translation>
    </message>
    <message>
        <source>{service}, runs on this computer</source>
        <translation>{service}，正在本机运行</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>ShelfHeader</name>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Empty…</source>
        <translation>清空…</translation>
    </message>
    <message>
        <source>Remove everything in the trash for good</source>
        <translation>彻底删除回收站中的所有内容</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>返回对话列表</translation>
    </message>
    <message>
        <source>Remove for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>This cannot be undone</source>
        <translation>此操作无法撤销</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Leave it in the trash</source>
        <translation>留在回收站中</translation>
    </message>
    <message>
        <source>Remove everything in the trash for good?</source>
        <translation>要彻底删除回收站中的所有内容吗？</translation>
    </message>
    <message>
        <source>Remove this conversation for good?</source>
        <translation>要彻底删除此对话吗？</translation>
    </message>
    <message>
        <source>Remove {count} conversations for good?</source>
        <translation>要彻底删除 {count} 个对话吗？</translation>
    </message>
    <message>
        <source>Earlier backups still hold it: see Settings, Backups.</source>
        <translation>较早的备份中仍有其内容，见“设置”中的“备份”。</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Go to conversation 1 to 9</source>
        <translation>转到第 1 到 9 个对话</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>New line in the message</source>
        <translation>消息内换行</translation>
    </message>
    <message>
        <source>Message above or below, while reading</source>
        <translation>阅读时转到上一条或下一条消息</translation>
    </message>
    <message>
        <source>Paragraph, code or table above or below</source>
        <translation>转到上一个或下一个段落、代码或表格</translation>
    </message>
    <message>
        <source>What could stand in a text in place of the token at the cursor</source>
        <translation>文本中光标处的词元还可以是什么</translation>
    </message>
    <message>
        <source>Delete the message that has the focus</source>
        <translation>删除焦点所在的消息</translation>
    </message>
    <message>
        <source>Delete it with all that follows</source>
        <translation>删除它及后面的所有内容</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Temporary</source>
        <translation>临时</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Earlier in {month}</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation>{year}年{month}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>More about the list</source>
        <translation>列表的更多操作</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>No conversation fits</source>
        <translation>没有符合的对话</translation>
    </message>
    <message>
        <source>The trash is empty</source>
        <translation>回收站是空的</translation>
    </message>
    <message>
        <source>Nothing is archived</source>
        <translation>没有已归档的对话</translation>
    </message>
    <message>
        <source>No conversations yet</source>
        <translation>还没有对话</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>1 connection</source>
        <translation>已连接 1 个服务</translation>
    </message>
    <message>
        <source>{count} connections</source>
        <translation>已连接 {count} 个服务</translation>
    </message>
    <message>
        <source>Where your messages go</source>
        <translation>消息发送到哪里</translation>
    </message>
    <message>
        <source>An answer is being written</source>
        <translation>正在写回答</translation>
    </message>
    <message>
        <source>Unread answer</source>
        <translation>未读回答</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>还剩 1 天</translation>
    </message>
    <message>
        <source>{count} days left</source>
        <translation>还剩 {count} 天</translation>
    </message>
    <message>
        <source>expanded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>collapsed</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>Folder, 1 conversation, {state}</source>
        <translation>文件夹，1 个对话，{state}</translation>
    </message>
    <message>
        <source>Folder, {count} conversations, {state}</source>
        <translation>文件夹，{count} 个对话，{state}</translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>. </source>
        <translation>。</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>StatusCard</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Do what failed once more</source>
        <translation>再次执行失败的操作</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Give up what is being done; nothing is changed then</source>
        <translation>放弃正在进行的操作；什么都不会改变</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>There is no backup yet</source>
        <translation>还没有备份</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Last backup: {time}, verified</source>
        <translation>上次备份：{time}，已校验</translation>
    </message>
    <message>
        <source>Last backup: {time}; it cannot be read any more</source>
        <translation>上次备份：{time}；它已无法读取</translation>
    </message>
    <message>
        <source>{backups}, {size} in {folder}</source>
        <translation>{backups}，{size}，位于 {folder}</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Looking into the backup…</source>
        <translation>正在查看备份…</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>Cleaning the database…</source>
        <translation>正在清理数据库…</translation>
    </message>
    <message>
        <source>Removing deleted text…</source>
        <translation>正在移除已删除的文本…</translation>
    </message>
    <message>
        <source>Checking the backup…</source>
        <translation>正在校验备份…</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>Backed up and verified: {holdings}, in {file}</source>
        <translation>已备份并校验：{holdings}，位于 {file}</translation>
    </message>
    <message>
        <source>Removed: {backups}. There is a new one without deleted text.</source>
        <translation>已移除 {backups}。现在有一个不含已删除文本的新备份。</translation>
    </message>
    <message>
        <source>Damaged databases that were moved aside stay, with what was in them.</source>
        <translation>曾被移到一旁的损坏数据库会保留，其中的内容不变。</translation>
    </message>
    <message>
        <source>The database file was not cleaned: deleted text may still be in it.</source>
        <translation>数据库文件未清理：其中可能仍有已删除的文本。</translation>
    </message>
    <message>
        <source>The database file could not be cleaned: deleted text may still be in it.</source>
        <translation>数据库文件无法清理：其中可能仍有已删除的文本。</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Key works.</source>
        <translation>密钥有效。</translation>
    </message>
    <message>
        <source>The server answers.</source>
        <translation>服务器有应答。</translation>
    </message>
    <message>
        <source>1 model found.</source>
        <translation>找到 1 个模型。</translation>
    </message>
    <message>
        <source>{count} models found.</source>
        <translation>找到 {count} 个模型。</translation>
    </message>
    <message>
        <source>{works} {found}</source>
        <translation>{works}{found}</translation>
    </message>
</context>
<context>
    <name>StructuredController</name>
    <message>
        <source>Save answer as</source>
        <translation>将回答另存为</translation>
    </message>
</context>
<context>
    <name>StructuredPane</name>
    <message>
        <source>and {count} more</source>
        <translation>以及另外 {count} 项</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Show the answer as a table</source>
        <translation>以表格显示回答</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>树形</translation>
    </message>
    <message>
        <source>Show the answer as a tree</source>
        <translation>以树形显示回答</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Show the answer as JSON</source>
        <translation>以 JSON 显示回答</translation>
    </message>
    <message>
        <source>Show the answer as</source>
        <translation>回答的显示方式</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Save the answer as JSON or CSV</source>
        <translation>将回答保存为 JSON 或 CSV</translation>
    </message>
    <message>
        <source>Ask once more</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>Tell the model what is wrong, and ask for it again</source>
        <translation>告诉模型哪里有误，并请它重新回答</translation>
    </message>
    <message>
        <source>Looking at the answer…</source>
        <translation>正在检查回答…</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>Does not follow its schema</source>
        <translation>不符合模式</translation>
    </message>
    <message>
        <source>No JSON</source>
        <translation>没有 JSON</translation>
    </message>
    <message>
        <source>Follows its schema</source>
        <translation>符合模式</translation>
    </message>
    <message>
        <source>{state} · asked once more</source>
        <translation>{state} · 已再问一次</translation>
    </message>
    <message>
        <source>As JSON…</source>
        <translation>保存为 JSON…</translation>
    </message>
    <message>
        <source>As CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
</context>
<context>
    <name>Switcher</name>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
</context>
<context>
    <name>SystemPage</name>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>登录时启动</translation>
    </message>
    <message>
        <source>Start the app when you log in, with its window put away</source>
        <translation>登录时启动应用，窗口先收起</translation>
    </message>
    <message>
        <source>This desktop has no tray, so there is no icon, and closing the window quits. Some desktops need an extension for it.</source>
        <translation>此桌面没有托盘，因此不显示图标，关闭窗口即退出。有些桌面需要安装扩展。</translation>
    </message>
    <message>
        <source>Not from within this package: the system&apos;s settings can do it.</source>
        <translation>此安装包无法设置：请在系统设置中进行。</translation>
    </message>
    <message>
        <source>In the tray where there is an icon, else with the window minimised.</source>
        <translation>有托盘图标时收在托盘中，否则将窗口最小化。</translation>
    </message>
</context>
<context>
    <name>Tables</name>
    <message>
        <source>Import rows</source>
        <translation>导入行</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>1 row</source>
        <translation>1 行</translation>
    </message>
    <message>
        <source>{count} rows</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source>1 wrong answer</source>
        <translation>1 个错误回答</translation>
    </message>
    <message>
        <source>{count} wrong answers</source>
        <translation>{count} 个错误回答</translation>
    </message>
    <message>
        <source>1 answer failed. The next run asks for it again.</source>
        <translation>1 个回答失败。下次运行会重新提问。</translation>
    </message>
    <message>
        <source>{count} answers failed. The next run asks for them again.</source>
        <translation>{count} 个回答失败。下次运行会重新提问。</translation>
    </message>
    <message>
        <source>{share}%  ({low}–{high}%)  {right} of {count}</source>
        <translation>{share}%（{low}–{high}%）{right}/{count}</translation>
    </message>
</context>
<context>
    <name>TaskChooser</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Show another task</source>
        <translation>显示另一个任务</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>新任务</translation>
    </message>
    <message>
        <source>Delete this task</source>
        <translation>删除此任务</translation>
    </message>
</context>
<context>
    <name>TaskForm</name>
    <message>
        <source>New task</source>
        <translation>新任务</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Each example is two turns of a chat</source>
        <translation>每个示例是对话中的一问一答</translation>
    </message>
    <message>
        <source>One text</source>
        <translation>一段文本</translation>
    </message>
    <message>
        <source>One text that the model continues (completions)</source>
        <translation>由模型续写的一段文本（补全接口）</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>按顺序</translation>
    </message>
    <message>
        <source>The first rows of the table</source>
        <translation>表格的前几行</translation>
    </message>
    <message>
        <source>At random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Drawn by the seed</source>
        <translation>按种子抽取</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>按相似度</translation>
    </message>
    <message>
        <source>Rows that share most words with what is asked, the closest last</source>
        <translation>与所提问题共有词语最多的行，最相近的放在最后</translation>
    </message>
    <message>
        <source>Columns stand in it as {{name}}</source>
        <translation>列写作 {{name}}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What this task is called</source>
        <translation>任务的名称</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What the model is to do; it stands before the examples</source>
        <translation>模型要做什么；放在示例之前</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>正确答案</translation>
    </message>
    <message>
        <source>The column with the right answers</source>
        <translation>正确答案所在的列</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>How examples are answered; the right answer is {{label}}</source>
        <translation>示例如何回答；正确答案写作 {{label}}</translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation>发送形式</translation>
    </message>
    <message>
        <source>How the examples are sent</source>
        <translation>示例以什么形式发送</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>How the examples are chosen</source>
        <translation>如何挑选示例</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Another number draws other examples and other rows to hold out</source>
        <translation>换一个数，就会抽取另外的示例和留出行</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>留出行数</translation>
    </message>
    <message>
        <source>Rows to try it on; they are never shown as examples</source>
        <translation>用于测试的行；它们不会作为示例出现</translation>
    </message>
    <message>
        <source>Right if</source>
        <translation>判为正确</translation>
    </message>
    <message>
        <source>How answers are compared</source>
        <translation>如何比较回答</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>正则式</translation>
    </message>
    <message>
        <source>A regular expression; the right answer is {{label}}</source>
        <translation>正则表达式；正确答案写作 {{label}}</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>评判提示</translation>
    </message>
    <message>
        <source>What the model is asked that judges; it has to say yes or no</source>
        <translation>向评判模型提出的问题；它须回答是或否</translation>
    </message>
    <message>
        <source>The same text</source>
        <translation>文本完全相同</translation>
    </message>
    <message>
        <source>The same words, whatever the case and punctuation</source>
        <translation>词语相同，忽略大小写和标点</translation>
    </message>
    <message>
        <source>A pattern is found</source>
        <translation>匹配正则式</translation>
    </message>
    <message>
        <source>A model says so</source>
        <translation>由模型评判</translation>
    </message>
</context>
<context>
    <name>TemplateList</name>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
</context>
<context>
    <name>TemporaryBanner</name>
    <message>
        <source>Temporary: not saved, gone when closed</source>
        <translation>临时对话：不会保存，关闭后即消失</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>临时对话</translation>
    </message>
    <message>
        <source>Keep this chat</source>
        <translation>保留此对话</translation>
    </message>
    <message>
        <source>Save this chat like all others</source>
        <translation>像其他对话一样保存此对话</translation>
    </message>
</context>
<context>
    <name>TextBar</name>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Another continuation</source>
        <translation>换一种续写</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>Continue the text</source>
        <translation>续写文本</translation>
    </message>
    <message>
        <source>Version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
</context>
<context>
    <name>TextController</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>%1 cannot continue a text. Choose another model.</source>
        <translation>%1 不能续写文本。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 words</source>
        <translation>%1 字</translation>
    </message>
    <message>
        <source>up to %1 more tokens</source>
        <translation>最多再写 %1 个词元</translation>
    </message>
</context>
<context>
    <name>TextEditor</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Write here; the model goes on at the end</source>
        <translation>在这里写；模型在末尾接着写</translation>
    </message>
    <message>
        <source>Begin a text. The model goes on where it ends.</source>
        <translation>写下开头，模型会从结尾处接着写。</translation>
    </message>
</context>
<context>
    <name>TextsRow</name>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Add a text: %1</source>
        <translation>添加文本：%1</translation>
    </message>
    <message>
        <source>Text; %1 is a line break</source>
        <translation>文本；%1 表示换行</translation>
    </message>
    <message>
        <source>Enter adds it, Esc leaves</source>
        <translation>Enter 添加，Esc 取消</translation>
    </message>
</context>
<context>
    <name>ThinkingPane</name>
    <message>
        <source>Time so far</source>
        <translation>已用时间</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>正在思考…</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>How it got there</source>
        <translation>推理过程</translation>
    </message>
    <message>
        <source>Thought for {time}</source>
        <translation>思考了 {time}</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 词元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 词元</translation>
    </message>
    <message>
        <source>Hides the reasoning</source>
        <translation>收起思考过程</translation>
    </message>
    <message>
        <source>Shows the reasoning</source>
        <translation>展开思考过程</translation>
    </message>
</context>
<context>
    <name>TokenCaret</name>
    <message>
        <source>The answer was taken out of its reasoning, so no answer can go on from within it.</source>
        <translation>这个回答是从推理中提取的，因此无法从其中继续。</translation>
    </message>
    <message>
        <source>This endpoint does not take the beginning of an answer, so no answer can go on from here.</source>
        <translation>此端点不接受回答的开头，因此无法从这里继续。</translation>
    </message>
</context>
<context>
    <name>TokenHeadPane</name>
    <message>
        <source>The least certain places</source>
        <translation>最不确定的位置</translation>
    </message>
    <message>
        <source>What the colours tell</source>
        <translation>颜色表示什么</translation>
    </message>
    <message>
        <source>Surprise per token, nats</source>
        <translation>每个词元的意外程度（奈特）</translation>
    </message>
    <message>
        <source>mean {mean}, perplexity {perplexity}</source>
        <translation>平均 {mean}，困惑度 {perplexity}</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 个词元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>{count} below 5%, F8 jumps to the next</source>
        <translation>{count} 个低于 5%，按 F8 跳到下一个</translation>
    </message>
    <message>
        <source>none below 5%</source>
        <translation>没有低于 5% 的</translation>
    </message>
    <message>
        <source>The reasoning before it: {count} tokens, mean {mean}, perplexity {perplexity}.</source>
        <translation>此前的推理：{count} 个词元，平均 {mean}，困惑度 {perplexity}。</translation>
    </message>
    <message>
        <source>Nothing is known of the tokens this answer begins with.</source>
        <translation>这个回答开头的词元没有概率数据。</translation>
    </message>
    <message>
        <source>The tokens do not say exactly this text: what fits is coloured, the rest is not known.</source>
        <translation>词元与这段文字不完全一致：对得上的部分已着色，其余未知。</translation>
    </message>
</context>
<context>
    <name>TokenPopover</name>
    <message>
        <source>This is only a part of a character: no text can go on with it.</source>
        <translation>这只是一个字符的一部分，文字无法由此继续。</translation>
    </message>
    <message>
        <source>A version beside the answer goes on from here (Enter)</source>
        <translation>在这个回答旁生成一个从这里继续的版本（Enter）</translation>
    </message>
    <message>
        <source>Rank {rank}</source>
        <translation>第 {rank} 位</translation>
    </message>
    <message>
        <source>Not among the {count} likeliest</source>
        <translation>不在最可能的 {count} 个之中</translation>
    </message>
    <message>
        <source>No alternatives known</source>
        <translation>没有备选数据</translation>
    </message>
    <message>
        <source>log probability {number}</source>
        <translation>对数概率 {number}</translation>
    </message>
    <message>
        <source>{rank}, {logprob}, {place}</source>
        <translation>{rank}，{logprob}，{place}</translation>
    </message>
    <message>
        <source>{percent} spread over all other tokens</source>
        <translation>其余 {percent} 分散在所有其他词元上</translation>
    </message>
    <message>
        <source>The tokens here do not say exactly this text.</source>
        <translation>此处的词元与文字不完全一致。</translation>
    </message>
    <message>
        <source>token {first} of {count}</source>
        <translation>第 {first} 个词元，共 {count} 个</translation>
    </message>
    <message>
        <source>tokens {first} to {last} of {count}</source>
        <translation>第 {first} 至 {last} 个词元，共 {count} 个</translation>
    </message>
    <message>
        <source>Continue from here</source>
        <translation>从这里继续</translation>
    </message>
    <message>
        <source>What could have stood here</source>
        <translation>这里本来可能出现的内容</translation>
    </message>
</context>
<context>
    <name>Tokens</name>
    <message>
        <source>(nothing)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>意外程度</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>How likely the model held what it wrote</source>
        <translation>模型认为所写内容的可能性</translation>
    </message>
    <message>
        <source>How unexpected it was: minus the natural logarithm of its probability</source>
        <translation>有多出乎意料：概率的自然对数的相反数</translation>
    </message>
    <message>
        <source>How open the place was, whatever was written there, by the alternatives that are known; the rest counts as one</source>
        <translation>不论写了什么，此处有多不确定：按已知的备选计算，其余合计为一项</translation>
    </message>
</context>
<context>
    <name>TokensMissingPane</name>
    <message>
        <source>Ask for probabilities from now on</source>
        <translation>从现在起请求概率</translation>
    </message>
    <message>
        <source>The next answers of this conversation come with them, and five alternatives</source>
        <translation>此对话接下来的回答会附带概率和五个备选</translation>
    </message>
    <message>
        <source>Do not ask for them any more</source>
        <translation>不再请求</translation>
    </message>
    <message>
        <source>The next answers of this conversation come without them</source>
        <translation>此对话接下来的回答不再附带词元概率</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>No text came</source>
        <translation>没有收到文字</translation>
    </message>
    <message>
        <source>Chain {number}</source>
        <translation>推理链 {number}</translation>
    </message>
    <message>
        <source>mean log probability {number}</source>
        <translation>平均对数概率 {number}</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Transcript</source>
        <translation>对话内容</translation>
    </message>
</context>
<context>
    <name>TransferTools</name>
    <message>
        <source>Copied the conversation as Markdown.</source>
        <translation>已将对话复制为 Markdown。</translation>
    </message>
    <message>
        <source>{conversations} imported</source>
        <translation>已导入 {conversations}</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>The export is done.</source>
        <translation>导出完成。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Wait for the import that is running to end.</source>
        <translation>请等待正在进行的导入结束。</translation>
    </message>
    <message>
        <source>The import is done. More files came meanwhile.</source>
        <translation>导入已完成。其间又来了其他文件。</translation>
    </message>
    <message>
        <source>Look at them</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Pictures are no conversations: they were not imported.</source>
        <translation>图片不是对话文件，未导入。</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>1 conversation with an unread answer</source>
        <translation>1 个对话有未读回答</translation>
    </message>
    <message>
        <source>%1 conversations with unread answers</source>
        <translation>%1 个对话有未读回答</translation>
    </message>
    <message>
        <source>An answer is being written</source>
        <translation>正在写回答</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Hide window</source>
        <translation>隐藏窗口</translation>
    </message>
    <message>
        <source>Show window</source>
        <translation>显示窗口</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>TreeController</name>
    <message>
        <source>Deleted the message.</source>
        <translation>已删除这条消息。</translation>
    </message>
    <message>
        <source>Deleted {count} messages.</source>
        <translation>已删除 {count} 条消息。</translation>
    </message>
    <message>
        <source>Changed the message.</source>
        <translation>已修改这条消息。</translation>
    </message>
    <message>
        <source>{title} (branch)</source>
        <translation>{title}（分支）</translation>
    </message>
    <message>
        <source>No deleted message can be brought back here.</source>
        <translation>这里没有可以恢复的已删除消息。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>UnlockCard</name>
    <message>
        <source>Restore a backup: {backup}</source>
        <translation>恢复备份：{backup}</translation>
    </message>
    <message>
        <source>This backup is encrypted, and its key is not at hand. The recovery key opens it: it was shown when encryption was turned on.</source>
        <translation>此备份已加密，这里没有它的密钥。可以用恢复密钥打开：它在开启加密时显示过。</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>恢复密钥</translation>
    </message>
    <message>
        <source>6 groups of 5 letters and digits</source>
        <translation>6 组，每组 5 个字母或数字</translation>
    </message>
    <message>
        <source>Open the backup</source>
        <translation>打开备份</translation>
    </message>
    <message>
        <source>Look what restoring this backup would do (Enter)</source>
        <translation>查看恢复此备份会带来什么变化（Enter）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave everything as it is</source>
        <translation>保持一切不变</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Your conversations are encrypted</source>
        <translation>你的对话已加密</translation>
    </message>
    <message>
        <source>The system keyring does not give their key now. Nothing is lost: unlock the keyring and try again, or enter the recovery key that you kept when you turned encryption on.</source>
        <translation>系统密钥环目前没有给出密钥。内容没有丢失：请解锁密钥环后重试，或输入你开启加密时保存的恢复密钥。</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>恢复密钥</translation>
    </message>
    <message>
        <source>6 groups of 5 letters and digits</source>
        <translation>6 组，每组 5 个字母或数字</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the conversations with the recovery key (Enter)</source>
        <translation>用恢复密钥打开对话（Enter）</translation>
    </message>
    <message>
        <source>Try the keyring again</source>
        <translation>重试密钥环</translation>
    </message>
    <message>
        <source>Ask the system keyring for the key once more</source>
        <translation>再次向系统密钥环请求密钥</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Close the app; the conversations stay as they are</source>
        <translation>关闭应用；对话保持原样</translation>
    </message>
</context>
<context>
    <name>UpdateNews</name>
    <message>
        <source>May ChatApp look once a day whether there is a new version? It asks for one list; nothing about you is sent.</source>
        <translation>ChatApp 可以每天检查一次有没有新版本吗？只会获取一份列表，不会发送任何与你有关的信息。</translation>
    </message>
    <message>
        <source>Look once a day</source>
        <translation>每天检查</translation>
    </message>
    <message>
        <source>Do not look</source>
        <translation>不检查</translation>
    </message>
    <message>
        <source>Version {version} of ChatApp is there</source>
        <translation>ChatApp {version} 版已发布</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新内容</translation>
    </message>
</context>
<context>
    <name>UpdateWindow</name>
    <message>
        <source>What is new</source>
        <translation>新内容</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>{date}. Version {installed} is installed.</source>
        <translation>{date}。已安装的版本是 {installed}。</translation>
    </message>
    <message>
        <source>Open the download page</source>
        <translation>打开下载页面</translation>
    </message>
    <message>
        <source>Open the download</source>
        <translation>打开下载链接</translation>
    </message>
    <message>
        <source>Open {address} in the browser</source>
        <translation>在浏览器中打开 {address}</translation>
    </message>
</context>
<context>
    <name>UpdatesCard</name>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Look for updates once a day</source>
        <translation>每天检查一次更新</translation>
    </message>
    <message>
        <source>Asks for one signed list of versions. Nothing is sent but that request: no id, not even the version you have. Nothing is installed by itself.</source>
        <translation>只获取一份带签名的版本列表。除这个请求外什么都不发送：没有标识，连你的版本号也没有。不会自动安装任何东西。</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Look now whether there is a newer version</source>
        <translation>现在检查有没有新版本</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新内容</translation>
    </message>
    <message>
        <source>Show what is new, and where it can be downloaded</source>
        <translation>显示新内容和下载位置</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Version {version} is there</source>
        <translation>{version} 版已发布</translation>
    </message>
    <message>
        <source>This is the newest version</source>
        <translation>已是最新版本</translation>
    </message>
    <message>
        <source>Never checked yet</source>
        <translation>尚未检查过</translation>
    </message>
    <message>
        <source>Last checked: {when}</source>
        <translation>上次检查：{when}</translation>
    </message>
</context>
<context>
    <name>UsagePage</name>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write all sums into a CSV file</source>
        <translation>把所有合计写入 CSV 文件</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Which months are summed up</source>
        <translation>合计哪些月份</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>Last 12 months</source>
        <translation>最近 12 个月</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Shown in the chart</source>
        <translation>图表内容</translation>
    </message>
    <message>
        <source>What the bars stand for</source>
        <translation>柱条代表什么</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元数</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>按模型</translation>
    </message>
    <message>
        <source>By conversation</source>
        <translation>按对话</translation>
    </message>
    <message>
        <source>All branches count, also of conversations in the trash or removed for good; temporary chats do not. Costs are those of the prices below. What titles cost is not counted.</source>
        <translation>所有分支都计入，包括回收站中和已彻底删除的对话；临时对话不计入。费用按下方价格计算。生成标题的费用不计入。</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Cost in {currency}</source>
        <translation>费用（{currency}）</translation>
    </message>
    <message>
        <source>Give its price</source>
        <translation>设定它的价格</translation>
    </message>
    <message>
        <source>Removed for good</source>
        <translation>已彻底删除</translation>
    </message>
    <message>
        <source>in the trash</source>
        <translation>在回收站中</translation>
    </message>
    <message>
        <source>Without a title</source>
        <translation>无标题</translation>
    </message>
    <message>
        <source>Export usage</source>
        <translation>导出用量</translation>
    </message>
    <message>
        <source>Comma separated values (*.csv)</source>
        <translation>逗号分隔值（*.csv）</translation>
    </message>
    <message>
        <source>tokens not known</source>
        <translation>词元数未知</translation>
    </message>
    <message>
        <source>{month}: {details}</source>
        <translation>{month}：{details}</translation>
    </message>
</context>
<context>
    <name>UsageWords</name>
    <message>
        <source>free</source>
        <translation>免费</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 词元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 词元</translation>
    </message>
    <message>
        <source>1 answer</source>
        <translation>1 个回答</translation>
    </message>
    <message>
        <source>{count} answers</source>
        <translation>{count} 个回答</translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation>{year}年{month}</translation>
    </message>
    <message>
        <source>Tokens: {count}</source>
        <translation>词元：{count}</translation>
    </message>
    <message>
        <source>Cost: {cost}</source>
        <translation>费用：{cost}</translation>
    </message>
    <message>
        <source>No price is known for {answers}.</source>
        <translation>{answers}没有已知价格。</translation>
    </message>
    <message>
        <source>The tokens of {answers} are not known.</source>
        <translation>{answers}的词元数未知。</translation>
    </message>
    <message>
        <source>The price is not known</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>Free: on this computer</source>
        <translation>免费：在本机运行</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Price per million: {prompt} input, {cached} cached, {completion} output, of {day}</source>
        <translation>每百万价格：输入 {prompt}，缓存 {cached}，输出 {completion}，截至 {day}</translation>
    </message>
    <message>
        <source>Input: {count}</source>
        <translation>输入：{count}</translation>
    </message>
    <message>
        <source>Input: {count}, {cached} of them cached</source>
        <translation>输入：{count}，其中缓存 {cached}</translation>
    </message>
    <message>
        <source>Output: {count}</source>
        <translation>输出：{count}</translation>
    </message>
    <message>
        <source>Output: {count}, {thinking} of them reasoning</source>
        <translation>输出：{count}，其中推理 {thinking}</translation>
    </message>
</context>
<context>
    <name>VariableRows</name>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Name in the form</source>
        <translation>表单里的名称</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Filled in where nothing is given; without one it must be given</source>
        <translation>没有填写时就用它；没有默认值则必须填写</translation>
    </message>
    <message>
        <source>For the type Choice: what can be chosen, with commas between</source>
        <translation>用于“选项”类型：可选的内容，用逗号分隔</translation>
    </message>
</context>
<context>
    <name>VersionColumn</name>
    <message>
        <source>Answer {letter}</source>
        <translation>回答 {letter}</translation>
    </message>
    <message>
        <source>Copy {answer}</source>
        <translation>复制{answer}</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>用这一个</translation>
    </message>
    <message>
        <source>Go on with this answer; the others are kept as its versions</source>
        <translation>用这个回答继续；其他回答保留为它的版本</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>正在思考</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Length limit</source>
        <translation>达到长度上限</translation>
    </message>
    <message>
        <source>Filtered</source>
        <translation>被过滤</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>拒绝回答</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 词元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 词元</translation>
    </message>
</context>
<context>
    <name>VersionsPane</name>
    <message>
        <source>{count} answers side by side</source>
        <translation>并排的 {count} 个回答</translation>
    </message>
</context>
<context>
    <name>VoteBar</name>
    <message>
        <source>Answer {letter}</source>
        <translation>回答 {letter}</translation>
    </message>
    <message>
        <source>{answer} is the best</source>
        <translation>{answer}最好</translation>
    </message>
    <message>
        <source>Tie</source>
        <translation>平局</translation>
    </message>
    <message>
        <source>They are equally good</source>
        <translation>它们一样好</translation>
    </message>
    <message>
        <source>None good</source>
        <translation>都不好</translation>
    </message>
    <message>
        <source>No answer is good</source>
        <translation>没有一个回答是好的</translation>
    </message>
    <message>
        <source>{answer} can be chosen once it has ended</source>
        <translation>{answer}写完后才能选择</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>重新选择</translation>
    </message>
    <message>
        <source>Forget this verdict</source>
        <translation>忘记这个评判</translation>
    </message>
    <message>
        <source>Go on with {letter}</source>
        <translation>用 {letter} 继续</translation>
    </message>
    <message>
        <source>The conversation continues from this answer; the others are kept</source>
        <translation>对话从这个回答继续；其他回答会保留</translation>
    </message>
    <message>
        <source>Send the prompt to the columns that were not asked yet</source>
        <translation>把提示发送给尚未提问的列</translation>
    </message>
    <message>
        <source>Ask the others</source>
        <translation>询问其余的列</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>全部停止</translation>
    </message>
    <message>
        <source>What was written is kept</source>
        <translation>已写的内容会保留</translation>
    </message>
    <message>
        <source>With this conversation before it</source>
        <translation>接在当前对话之后</translation>
    </message>
    <message>
        <source>Its messages, instructions and parameters go to all columns; the choice goes on there</source>
        <translation>它的消息、指令和参数会发送给每一列；选中的回答会在那里继续</translation>
    </message>
    <message>
        <source>Add models, personas or wordings, then ask all of them</source>
        <translation>添加模型、人设或措辞，然后一起提问</translation>
    </message>
    <message>
        <source>Choosing stops those still being written</source>
        <translation>选择后，仍在写的回答会停止</translation>
    </message>
    <message>
        <source>You chose {letter}: {name}</source>
        <translation>你选择了 {letter}：{name}</translation>
    </message>
    <message>
        <source>A tie: no answer is better</source>
        <translation>平局：没有哪个回答更好</translation>
    </message>
    <message>
        <source>No answer was good</source>
        <translation>没有好的回答</translation>
    </message>
    <message>
        <source>Which is best?</source>
        <translation>哪个最好？</translation>
    </message>
    <message>
        <source>Names, speed and cost are hidden until you choose</source>
        <translation>在你选择之前，名称、速度和费用是隐藏的</translation>
    </message>
</context>
<context>
    <name>VoteRow</name>
    <message>
        <source>{answer}: {count} of {samples}</source>
        <translation>{answer}：{samples} 条中的 {count} 条</translation>
    </message>
    <message>
        <source>Hides its chains</source>
        <translation>收起它的推理链</translation>
    </message>
    <message>
        <source>Shows its chains</source>
        <translation>展开它的推理链</translation>
    </message>
    <message>
        <source>None of them had begun</source>
        <translation>它们都没有开始</translation>
    </message>
    <message>
        <source>No answer found</source>
        <translation>没有找到答案</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not needed, or stopped</source>
        <translation>不再需要，或已停止</translation>
    </message>
</context>
<context>
    <name>VotesPane</name>
    <message>
        <source>Vote of {ended} chains of thought</source>
        <translation>{ended} 条推理链投票</translation>
    </message>
    <message>
        <source>{ended} of {samples} chains of thought have ended</source>
        <translation>{samples} 条推理链中已完成 {ended} 条</translation>
    </message>
    <message>
        <source>Vote of {ended} chains of thought; {samples} were asked for</source>
        <translation>{ended} 条推理链投票；原定 {samples} 条</translation>
    </message>
</context>
<context>
    <name>WaitingPane</name>
    <message>
        <source>Now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Try again at once</source>
        <translation>立即再试一次</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Do not try again</source>
        <translation>不再重试</translation>
    </message>
    <message>
        <source>Waiting for the first words</source>
        <translation>正在等待第一个字</translation>
    </message>
    <message>
        <source>trying again</source>
        <translation>正在重试</translation>
    </message>
    <message>
        <source>next try in {time}</source>
        <translation>{time}后重试</translation>
    </message>
    <message>
        <source>try {number} of {count}</source>
        <translation>第 {number} 次，共 {count} 次</translation>
    </message>
</context>
<context>
    <name>_BuiltIn</name>
    <message>
        <source>On this computer, offline</source>
        <translation>在本机，离线</translation>
    </message>
    <message>
        <source>This connection is part of the app. Its model runs on this computer: what you write does not leave it. It cannot be removed or changed.</source>
        <translation>这个连接是应用的一部分。它的模型在本机运行：你写的内容不会离开这台电脑。它不能移除或修改。</translation>
    </message>
    <message>
        <source>Choose models…</source>
        <translation>选择模型…</translation>
    </message>
    <message>
        <source>Fetch the demo model or add model files</source>
        <translation>获取演示模型或添加模型文件</translation>
    </message>
</context>
<context>
    <name>_Declared</name>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
</context>
<context>
    <name>_Details</name>
    <message>
        <source>As usual</source>
        <translation>照常</translation>
    </message>
    <message>
        <source>Don&apos;t send</source>
        <translation>改为不发送</translation>
    </message>
    <message>
        <source>Undo this change</source>
        <translation>撤销此更改</translation>
    </message>
</context>
<context>
    <name>_FieldDetails</name>
    <message>
        <source>Choices of field %1</source>
        <translation>第 %1 个字段的选项</translation>
    </message>
    <message>
        <source>One choice a line</source>
        <translation>每行一个选项</translation>
    </message>
    <message>
        <source>Description of field %1</source>
        <translation>第 %1 个字段的说明</translation>
    </message>
    <message>
        <source>What the model is told about the field</source>
        <translation>告诉模型的字段说明</translation>
    </message>
    <message>
        <source>Description, for the model</source>
        <translation>说明（给模型看）</translation>
    </message>
    <message>
        <source>Always there</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Field %1 is always there</source>
        <translation>第 %1 个字段必填</translation>
    </message>
    <message>
        <source>Off: the model may leave the field empty</source>
        <translation>关闭后，模型可以让该字段留空</translation>
    </message>
    <message>
        <source>Move field %1 up</source>
        <translation>上移第 %1 个字段</translation>
    </message>
    <message>
        <source>Move field %1 down</source>
        <translation>下移第 %1 个字段</translation>
    </message>
    <message>
        <source>Remove field %1</source>
        <translation>移除第 %1 个字段</translation>
    </message>
</context>
<context>
    <name>_HeaderRow</name>
    <message>
        <source>Value of {name}</source>
        <translation>{name} 的值</translation>
    </message>
    <message>
        <source>Write another value to replace the one in the keyring</source>
        <translation>输入新值以替换密钥环中的值</translation>
    </message>
    <message>
        <source>Remove the header {name}</source>
        <translation>移除标头 {name}</translation>
    </message>
</context>
<context>
    <name>_StarDelegate</name>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>新建临时对话</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Show the archive</source>
        <translation>显示归档</translation>
    </message>
    <message>
        <source>Show the trash</source>
        <translation>显示回收站</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处匹配</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处匹配</translation>
    </message>
    <message>
        <source>Rename conversation</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Delete conversation</source>
        <translation>删除对话</translation>
    </message>
    <message>
        <source>Bring back deleted messages</source>
        <translation>恢复已删除的消息</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Export all…</source>
        <translation>全部导出…</translation>
    </message>
    <message>
        <source>Copy conversation as Markdown</source>
        <translation>将对话复制为 Markdown</translation>
    </message>
    <message>
        <source>Pin or unpin conversation</source>
        <translation>置顶或取消置顶对话</translation>
    </message>
    <message>
        <source>Archive conversation, or take it out</source>
        <translation>归档对话，或移出归档</translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation>移到文件夹…</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>复制上一个回答</translation>
    </message>
    <message>
        <source>Copy the last code block</source>
        <translation>复制上一个代码块</translation>
    </message>
    <message>
        <source>Show or hide the outline</source>
        <translation>显示或隐藏大纲</translation>
    </message>
    <message>
        <source>New text to complete</source>
        <translation>新建待续写的文本</translation>
    </message>
    <message>
        <source>Compare models…</source>
        <translation>比较模型…</translation>
    </message>
    <message>
        <source>Show or hide the parameters</source>
        <translation>显示或隐藏参数</translation>
    </message>
    <message>
        <source>Show or hide token probabilities</source>
        <translation>显示或隐藏词元概率</translation>
    </message>
    <message>
        <source>Next uncertain token</source>
        <translation>下一个不确定的词元</translation>
    </message>
    <message>
        <source>Previous uncertain token</source>
        <translation>上一个不确定的词元</translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>转到最新的消息</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Continue the answer</source>
        <translation>让回答继续</translation>
    </message>
    <message>
        <source>Show all versions of the last answer</source>
        <translation>显示最后一个回答的所有版本</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>Attach pictures and files…</source>
        <translation>添加图片和文件…</translation>
    </message>
    <message>
        <source>Attach a picture of the screen</source>
        <translation>添加屏幕截图</translation>
    </message>
    <message>
        <source>Attach a picture of this window</source>
        <translation>添加本窗口的截图</translation>
    </message>
    <message>
        <source>Show the request of the last answer</source>
        <translation>查看上一个回答的请求</translation>
    </message>
    <message>
        <source>Choose the model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Choose how the model reasons</source>
        <translation>选择模型如何推理</translation>
    </message>
    <message>
        <source>Go to the message field</source>
        <translation>转到消息输入框</translation>
    </message>
    <message>
        <source>Show or hide the list</source>
        <translation>显示或隐藏列表</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>默认字号</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>下一个对话</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>上一个对话</translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation>打开菜单</translation>
    </message>
    <message>
        <source>Prompt library</source>
        <translation>提示词库</translation>
    </message>
    <message>
        <source>Few-shot builder</source>
        <translation>少样本提示</translation>
    </message>
    <message>
        <source>Cloze templates</source>
        <translation>完形填空模板</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>About ChatApp</source>
        <translation>关于 ChatApp</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>最后一个回答</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The address {host} was not found</source>
        <translation>找不到地址 {host}</translation>
    </message>
    <message>
        <source>This computer may be offline, or the address is misspelt.</source>
        <translation>这台电脑可能没有联网，或者地址写错了。</translation>
    </message>
    <message>
        <source>Nothing answers at {host}</source>
        <translation>{host} 没有回应</translation>
    </message>
    <message>
        <source>The server may be switched off, or the port is another one.</source>
        <translation>服务器可能没有开启，或者端口不对。</translation>
    </message>
    <message>
        <source>{host} cannot be reached</source>
        <translation>无法连接到 {host}</translation>
    </message>
    <message>
        <source>Check the network, then try again.</source>
        <translation>请检查网络后重试。</translation>
    </message>
    <message>
        <source>The certificate of {host} cannot be trusted</source>
        <translation>{host} 的证书不可信</translation>
    </message>
    <message>
        <source>{reason}. Nothing was sent.</source>
        <translation>{reason}。没有发送任何内容。</translation>
    </message>
    <message>
        <source>No secure connection to {host} could be made</source>
        <translation>无法与 {host} 建立安全连接</translation>
    </message>
    <message>
        <source>The address may need http instead of https. Nothing was sent.</source>
        <translation>地址可能应该用 http 而不是 https。没有发送任何内容。</translation>
    </message>
    <message>
        <source>The proxy did not let the request through</source>
        <translation>代理没有放行请求</translation>
    </message>
    <message>
        <source>Check the proxy&apos;s address, user and password: the connection&apos;s own, or the system&apos;s.</source>
        <translation>请检查代理的地址、用户名和密码：此连接自己的，或系统的。</translation>
    </message>
    <message>
        <source>The file of certificates {file} is not there</source>
        <translation>找不到证书文件 {file}</translation>
    </message>
    <message>
        <source>Choose another one for this connection. Nothing was sent.</source>
        <translation>请为此连接另选一个。没有发送任何内容。</translation>
    </message>
    <message>
        <source>The file of certificates {file} cannot be read</source>
        <translation>无法读取证书文件 {file}</translation>
    </message>
    <message>
        <source>Check who may read it. Nothing was sent.</source>
        <translation>请检查其读取权限。没有发送任何内容。</translation>
    </message>
    <message>
        <source>There is no certificate in {file}</source>
        <translation>{file} 中没有证书</translation>
    </message>
    <message>
        <source>It has to be a file of certificates in PEM form. Nothing was sent.</source>
        <translation>它必须是 PEM 格式的证书文件。没有发送任何内容。</translation>
    </message>
    <message>
        <source>The answer stopped: the connection was lost</source>
        <translation>回答中断：连接断开了</translation>
    </message>
    <message>
        <source>What arrived is saved.</source>
        <translation>已收到的内容已保存。</translation>
    </message>
    <message>
        <source>{host} did not answer the call for {seconds} s</source>
        <translation>{host} 在 {seconds} 秒内没有应答</translation>
    </message>
    <message>
        <source>{host} took the prompt but sent nothing for {seconds} s</source>
        <translation>{host} 收到了提问，但 {seconds} 秒内没有返回任何内容</translation>
    </message>
    <message>
        <source>The answer stopped: nothing came for {seconds} s</source>
        <translation>回答中断：{seconds} 秒内没有新内容</translation>
    </message>
    <message>
        <source>The answer took longer than the limit of {seconds} s</source>
        <translation>回答超过了 {seconds} 秒的时限</translation>
    </message>
    <message>
        <source>{host} did not accept the key</source>
        <translation>{host} 不接受这个密钥</translation>
    </message>
    <message>
        <source>Enter the key again; your message is kept.</source>
        <translation>请重新输入密钥；你的消息已保留。</translation>
    </message>
    <message>
        <source>{host} refused the request</source>
        <translation>{host} 拒绝了请求</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{host} does not know this model or address</source>
        <translation>{host} 没有这个模型或地址</translation>
    </message>
    <message>
        <source>The conversation is too long for this model</source>
        <translation>对话太长，超出了这个模型的上限</translation>
    </message>
    <message>
        <source>The model made no summary of the oldest messages</source>
        <translation>模型没有给出最早消息的概括</translation>
    </message>
    <message>
        <source>They are kept. Try again, or leave them out.</source>
        <translation>这些消息都已保留。请重试，或省略它们。</translation>
    </message>
    <message>
        <source>{host} could not use the request</source>
        <translation>{host} 无法处理这个请求</translation>
    </message>
    <message>
        <source>{host} asks to wait</source>
        <translation>{host} 要求稍后再试</translation>
    </message>
    <message>
        <source>Too many requests. {reason}</source>
        <translation>请求过于频繁。{reason}</translation>
    </message>
    <message>
        <source>{host} asks to wait {wait}</source>
        <translation>{host} 要求等待 {wait}</translation>
    </message>
    <message>
        <source>The account at {host} has no credit left</source>
        <translation>{host} 上的账户余额不足</translation>
    </message>
    <message>
        <source>{host} has a fault of its own (status {status})</source>
        <translation>{host} 自身出了故障（状态 {status}）</translation>
    </message>
    <message>
        <source>{host} points to another address: {target}</source>
        <translation>{host} 指向另一个地址：{target}</translation>
    </message>
    <message>
        <source>Nothing was sent there. If you trust it, enter it as the address.</source>
        <translation>没有向那里发送任何内容。如果你信任它，请把它填为地址。</translation>
    </message>
    <message>
        <source>{host} answered with status {status}</source>
        <translation>{host} 返回了状态 {status}</translation>
    </message>
    <message>
        <source>The address does not lead to a chat interface</source>
        <translation>这个地址不是聊天接口</translation>
    </message>
    <message>
        <source>{host} answered with something else. Many addresses end in /v1.</source>
        <translation>{host} 返回的是别的内容。许多地址以 /v1 结尾。</translation>
    </message>
    <message>
        <source>The answer could not be read</source>
        <translation>无法读取回答</translation>
    </message>
    <message>
        <source>Several pieces of it were damaged. What could be read is saved.</source>
        <translation>其中有几段已损坏。能读取的内容已保存。</translation>
    </message>
    <message>
        <source>The answer ended early</source>
        <translation>回答提前结束</translation>
    </message>
    <message>
        <source>{host} closed the connection without an end mark. What arrived is saved.</source>
        <translation>{host} 没有发送结束标记就关闭了连接。已收到的内容已保存。</translation>
    </message>
    <message>
        <source>This answer did not come</source>
        <translation>没有收到这个回答</translation>
    </message>
    <message>
        <source>{host} sent fewer answers than were asked for.</source>
        <translation>{host} 返回的回答比请求的少。</translation>
    </message>
    <message>
        <source>A piece of the answer could not be read</source>
        <translation>回答中有一段无法读取</translation>
    </message>
    <message>
        <source>It was left out. The rest is saved.</source>
        <translation>这一段已略去，其余内容已保存。</translation>
    </message>
    <message>
        <source>The answer is larger than {limit}</source>
        <translation>回答超过了 {limit}</translation>
    </message>
    <message>
        <source>It was ended. What arrived is saved.</source>
        <translation>已停止接收。已收到的内容已保存。</translation>
    </message>
    <message>
        <source>{host} sent a compressed answer that was not asked for</source>
        <translation>{host} 发来了未曾要求的压缩内容</translation>
    </message>
    <message>
        <source>{host} reported an error</source>
        <translation>{host} 报告了错误</translation>
    </message>
    <message>
        <source>{host} sent an empty answer</source>
        <translation>{host} 返回了空的回答</translation>
    </message>
    <message>
        <source>The answer reached its length limit</source>
        <translation>回答达到了长度上限</translation>
    </message>
    <message>
        <source>The service cut the answer with its content filter</source>
        <translation>服务的内容过滤截断了回答</translation>
    </message>
    <message>
        <source>The model declined to answer</source>
        <translation>模型拒绝回答</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>The app was closed while the answer was written</source>
        <translation>回答尚未写完时应用被关闭</translation>
    </message>
    <message>
        <source>What had arrived is saved.</source>
        <translation>当时已收到的内容已保存。</translation>
    </message>
    <message>
        <source>The key has characters that no key has</source>
        <translation>密钥里有不该出现的字符</translation>
    </message>
    <message>
        <source>Spaces, line breaks or other letters may have been copied along.</source>
        <translation>可能连同空格、换行或其他文字一起复制了。</translation>
    </message>
    <message>
        <source>The key is empty</source>
        <translation>密钥为空</translation>
    </message>
    <message>
        <source>The key is longer than the keyring takes ({limit} characters)</source>
        <translation>密钥超过了系统密钥环的上限（{limit} 个字符）</translation>
    </message>
    <message>
        <source>The key for {connection} is not in the keyring</source>
        <translation>密钥环里没有 {connection} 的密钥</translation>
    </message>
    <message>
        <source>Enter it again; your message is kept.</source>
        <translation>请重新输入；你的消息已保留。</translation>
    </message>
    <message>
        <source>The keyring with the key for {connection} is locked</source>
        <translation>存有 {connection} 密钥的密钥环已锁定</translation>
    </message>
    <message>
        <source>Unlock it and try again; your message is kept.</source>
        <translation>请解锁后重试；你的消息已保留。</translation>
    </message>
    <message>
        <source>The keyring did not give the key for {connection}</source>
        <translation>密钥环没有给出 {connection} 的密钥</translation>
    </message>
    <message>
        <source>Try again, or enter the key again; your message is kept.</source>
        <translation>请重试，或重新输入密钥；你的消息已保留。</translation>
    </message>
    <message>
        <source>The header {name} of {connection} is not in the keyring</source>
        <translation>{connection} 的标头 {name} 不在密钥环中</translation>
    </message>
    <message>
        <source>Write its value again, or remove it; your message is kept.</source>
        <translation>请重新输入它的值，或将其移除；你的消息已保留。</translation>
    </message>
    <message>
        <source>The proxy&apos;s password for {connection} is not in the keyring</source>
        <translation>{connection} 的代理密码不在密钥环中</translation>
    </message>
    <message>
        <source>This system has no keyring that can be used</source>
        <translation>这个系统没有可用的密钥环</translation>
    </message>
    <message>
        <source>The key is kept in memory until the app is closed.</source>
        <translation>密钥只保存在内存中，关闭应用后即丢失。</translation>
    </message>
    <message>
        <source>The keyring is locked</source>
        <translation>密钥环已锁定</translation>
    </message>
    <message>
        <source>The keyring did not answer within {seconds} s</source>
        <translation>密钥环在 {seconds} 秒内没有应答</translation>
    </message>
    <message>
        <source>The keyring {backend} is not a safe place for keys</source>
        <translation>密钥环 {backend} 不适合存放密钥</translation>
    </message>
    <message>
        <source>The keyring did not keep the key</source>
        <translation>密钥环没有存下密钥</translation>
    </message>
    <message>
        <source>The value of the header {name} is not in the keyring</source>
        <translation>标头 {name} 的值未存入密钥环</translation>
    </message>
    <message>
        <source>It is kept in memory until the app is closed.</source>
        <translation>在关闭应用之前，它会保留在内存中。</translation>
    </message>
    <message>
        <source>The proxy&apos;s password is not in the keyring</source>
        <translation>代理密码未存入密钥环</translation>
    </message>
    <message>
        <source>The key of {connection} may still be in the keyring</source>
        <translation>{connection} 的密钥可能仍在密钥环中</translation>
    </message>
    <message>
        <source>The keyring did not remove it. The app does not use it any more.</source>
        <translation>密钥环没有将其删除。应用不会再使用它。</translation>
    </message>
    <message>
        <source>The value of the header {name} may still be in the keyring</source>
        <translation>标头 {name} 的值可能仍在密钥环中</translation>
    </message>
    <message>
        <source>The proxy&apos;s password may still be in the keyring</source>
        <translation>代理的密码可能仍在密钥环中</translation>
    </message>
    <message>
        <source>The conversations were written by a newer version of the app</source>
        <translation>这些对话由更新版本的应用写入</translation>
    </message>
    <message>
        <source>They can be read, but not changed, until the app is updated.</source>
        <translation>在更新应用之前，只能阅读，不能修改。</translation>
    </message>
    <message>
        <source>The file {path} is not a conversation database</source>
        <translation>文件 {path} 不是对话数据库</translation>
    </message>
    <message>
        <source>It was left as it is.</source>
        <translation>文件未作改动。</translation>
    </message>
    <message>
        <source>The conversation database is damaged</source>
        <translation>对话数据库已损坏</translation>
    </message>
    <message>
        <source>It was moved aside to {path}; nothing was deleted.</source>
        <translation>已移到 {path}，没有删除任何内容。</translation>
    </message>
    <message>
        <source>The conversation database was an empty file</source>
        <translation>对话数据库是一个空文件</translation>
    </message>
    <message>
        <source>It was moved aside to {path} and a new one was begun.</source>
        <translation>已移到 {path}，并新建了数据库。</translation>
    </message>
    <message>
        <source>The conversation database was damaged: {messages} messages in {conversations} conversations were saved</source>
        <translation>对话数据库曾损坏：已救回 {conversations} 个对话中的 {messages} 条消息</translation>
    </message>
    <message>
        <source>The damaged file is kept as {path}. {doubtful} of the messages may not be as they were written.</source>
        <translation>损坏的文件已保留为 {path}。其中 {doubtful} 条消息可能与原文不同。</translation>
    </message>
    <message>
        <source>A part of the conversation database is damaged</source>
        <translation>对话数据库的一部分已损坏</translation>
    </message>
    <message>
        <source>Close the app and start it again, or run chatapp doctor --repair: what can be read is saved then.</source>
        <translation>请关闭应用后重新启动，或运行 chatapp doctor --repair：届时会救回可读取的内容。</translation>
    </message>
    <message>
        <source>The conversation database was damaged and is mended</source>
        <translation>对话数据库曾损坏，现已修复</translation>
    </message>
    <message>
        <source>Nothing was lost; a backup of it was made before.</source>
        <translation>没有丢失任何内容；修复前已做备份。</translation>
    </message>
    <message>
        <source>The start at login could not be changed</source>
        <translation>无法更改登录时启动</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>New text is kept in memory and saved as soon as there is room.</source>
        <translation>新内容暂存在内存中，有空间后立即保存。</translation>
    </message>
    <message>
        <source>Your conversations are kept. Make room, then start the app again.</source>
        <translation>对话都还在。请腾出空间，然后重新启动应用。</translation>
    </message>
    <message>
        <source>The disk has no room to write the database anew</source>
        <translation>磁盘空间不足，无法重写数据库</translation>
    </message>
    <message>
        <source>Make room, then try again.</source>
        <translation>请腾出空间，然后重试。</translation>
    </message>
    <message>
        <source>The folder {path} cannot be written to</source>
        <translation>文件夹 {path} 无法写入</translation>
    </message>
    <message>
        <source>Allow it, then start the app again.</source>
        <translation>请允许写入，然后重新启动应用。</translation>
    </message>
    <message>
        <source>The profile folder {path} cannot be used: {reason}</source>
        <translation>配置文件夹 {path} 无法使用：{reason}</translation>
    </message>
    <message>
        <source>The conversations could not be saved or read</source>
        <translation>对话无法保存或读取</translation>
    </message>
    <message>
        <source>There is room on the disk again: everything is saved</source>
        <translation>磁盘又有空间了：所有内容已保存</translation>
    </message>
    <message>
        <source>The app is open on these conversations</source>
        <translation>应用正在使用这些对话</translation>
    </message>
    <message>
        <source>Close its window and its other commands, then try again.</source>
        <translation>请关闭它的窗口和其他命令，然后重试。</translation>
    </message>
    <message>
        <source>No backup could be made at {path}</source>
        <translation>无法在 {path} 创建备份</translation>
    </message>
    <message>
        <source>{reason}. Your conversations are as they were.</source>
        <translation>{reason}。你的对话没有变化。</translation>
    </message>
    <message>
        <source>It was cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Your conversations are as they were.</source>
        <translation>你的对话保持原样。</translation>
    </message>
    <message>
        <source>{path} is not a backup of conversations</source>
        <translation>{path} 不是对话的备份</translation>
    </message>
    <message>
        <source>The backup {path} is of a newer version of the app</source>
        <translation>备份 {path} 来自更新版本的应用</translation>
    </message>
    <message>
        <source>Update the app to restore it.</source>
        <translation>请更新应用后再恢复它。</translation>
    </message>
    <message>
        <source>The backup {path} is damaged</source>
        <translation>备份 {path} 已损坏</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有做任何更改。</translation>
    </message>
    <message>
        <source>There is a backup of {time}: {path}</source>
        <translation>有一份 {time} 的备份：{path}</translation>
    </message>
    <message>
        <source>It can be restored in the settings, or with chatapp restore.</source>
        <translation>可以在设置中恢复，或使用 chatapp restore 恢复。</translation>
    </message>
    <message>
        <source>The file {path} is encrypted, and its key is not at hand</source>
        <translation>文件 {path} 已加密，手头没有它的密钥</translation>
    </message>
    <message>
        <source>The conversations are encrypted, and their key is not in the keyring</source>
        <translation>对话已加密，但密钥环中没有它们的密钥</translation>
    </message>
    <message>
        <source>Open the window and enter the recovery key, or give it in CHATAPP_RECOVERY_KEY; nothing was changed.</source>
        <translation>请打开窗口并输入恢复密钥，或通过 CHATAPP_RECOVERY_KEY 提供；没有更改任何内容。</translation>
    </message>
    <message>
        <source>The conversations are encrypted, and the keyring does not give their key</source>
        <translation>对话已加密，但密钥环没有给出它们的密钥</translation>
    </message>
    <message>
        <source>{reason}. Unlock the keyring, or give the recovery key in CHATAPP_RECOVERY_KEY; nothing was changed.</source>
        <translation>{reason}。请解锁密钥环，或通过 CHATAPP_RECOVERY_KEY 提供恢复密钥；没有更改任何内容。</translation>
    </message>
    <message>
        <source>This is not a recovery key</source>
        <translation>这不是恢复密钥</translation>
    </message>
    <message>
        <source>It has 6 groups of 5 letters and digits; one may be mistyped.</source>
        <translation>恢复密钥有 6 组，每组 5 个字母或数字；可能有输入错误。</translation>
    </message>
    <message>
        <source>The recovery key is not the one of these conversations</source>
        <translation>这不是这些对话的恢复密钥</translation>
    </message>
    <message>
        <source>Each change of encryption makes a new one.</source>
        <translation>每次更改加密都会生成新的恢复密钥。</translation>
    </message>
    <message>
        <source>The file that the recovery key opens is missing in {path}</source>
        <translation>{path} 中缺少恢复密钥所需的文件</translation>
    </message>
    <message>
        <source>Put encryption.json back there, or a backup into the folder backups; nothing was changed.</source>
        <translation>请把 encryption.json 放回该处，或把备份放入 backups 文件夹；没有更改任何内容。</translation>
    </message>
    <message>
        <source>The recovery key does not open the conversations any more</source>
        <translation>恢复密钥不再能打开对话</translation>
    </message>
    <message>
        <source>The file encryption.json is gone. Change the encryption in the settings: that makes a new recovery key.</source>
        <translation>文件 encryption.json 不见了。请在设置中更改加密，以生成新的恢复密钥。</translation>
    </message>
    <message>
        <source>The key of the conversations could not be put into the keyring</source>
        <translation>无法将对话的密钥存入密钥环</translation>
    </message>
    <message>
        <source>{reason}. The recovery key is asked for at the next start.</source>
        <translation>{reason}。下次启动时需要输入恢复密钥。</translation>
    </message>
    <message>
        <source>The conversations were not encrypted</source>
        <translation>对话没有被加密</translation>
    </message>
    <message>
        <source>Their key is to be kept in the keyring: {reason}.</source>
        <translation>它们的密钥应保存在密钥环中：{reason}。</translation>
    </message>
    <message>
        <source>The encryption was not changed</source>
        <translation>加密没有更改</translation>
    </message>
    <message>
        <source>It was cancelled; your conversations are as they were.</source>
        <translation>已取消；你的对话保持原样。</translation>
    </message>
    <message>
        <source>The conversations are encrypted already</source>
        <translation>对话已经加密</translation>
    </message>
    <message>
        <source>The conversations are not encrypted</source>
        <translation>对话未加密</translation>
    </message>
    <message>
        <source>{count} backups still are as they were</source>
        <translation>有 {count} 个备份仍保持原样</translation>
    </message>
    <message>
        <source>They could not be read, or there was no room. Remove them if nobody else may read them; the first one is {path}.</source>
        <translation>无法读取它们，或空间不足。如果不能让别人读取，请将其删除；第一个是 {path}。</translation>
    </message>
    <message>
        <source>A damaged file from before is not encrypted: {path}</source>
        <translation>以前损坏的文件没有加密：{path}</translation>
    </message>
    <message>
        <source>Remove it when you do not need it any more.</source>
        <translation>不再需要时请将其删除。</translation>
    </message>
    <message>
        <source>The backup was encrypted; here the conversations are not</source>
        <translation>备份是加密的；这里的对话没有加密</translation>
    </message>
    <message>
        <source>Encryption can be turned on in the settings, under Privacy.</source>
        <translation>可以在设置的“隐私”中开启加密。</translation>
    </message>
    <message>
        <source>The backup {path} is encrypted, and its key is not at hand</source>
        <translation>备份 {path} 已加密，手头没有它的密钥</translation>
    </message>
    <message>
        <source>Its recovery key can be given in CHATAPP_RECOVERY_KEY.</source>
        <translation>可以通过 CHATAPP_RECOVERY_KEY 提供它的恢复密钥。</translation>
    </message>
    <message>
        <source>The attachment {name} is damaged</source>
        <translation>附件 {name} 已损坏</translation>
    </message>
    <message>
        <source>Its message is kept. Attach the file again to send it.</source>
        <translation>它所在的消息已保留。若要发送，请重新添加该文件。</translation>
    </message>
    <message>
        <source>The model file {path} is damaged or not whole</source>
        <translation>模型文件 {path} 已损坏或不完整</translation>
    </message>
    <message>
        <source>It was not loaded. Get it once more.</source>
        <translation>没有加载它。请重新获取。</translation>
    </message>
    <message>
        <source>{model} has several files, and not all are here</source>
        <translation>{model} 由多个文件组成，但有文件缺失</translation>
    </message>
    <message>
        <source>Put {part} beside it, then add it again.</source>
        <translation>请把 {part} 放到它旁边，然后重新添加。</translation>
    </message>
    <message>
        <source>{model} does not write text</source>
        <translation>{model} 不能生成文本</translation>
    </message>
    <message>
        <source>It is made for embeddings, or is a part of another model.</source>
        <translation>它用于生成嵌入向量，或只是另一个模型的一部分。</translation>
    </message>
    <message>
        <source>{model} was added</source>
        <translation>已添加 {model}</translation>
    </message>
    <message>
        <source>{model} was added, and new conversations use it</source>
        <translation>已添加 {model}，新对话将使用它</translation>
    </message>
    <message>
        <source>The models page of the settings has the choice.</source>
        <translation>可在设置的“模型”页中更改。</translation>
    </message>
    <message>
        <source>{model} was added; it continues texts</source>
        <translation>已添加 {model}，它用于续写文本</translation>
    </message>
    <message>
        <source>It has no chat template, so it is no partner to talk to.</source>
        <translation>它没有对话模板，因此不能用来对话。</translation>
    </message>
    <message>
        <source>{model} is here; the model has more files</source>
        <translation>{model} 已下载，该模型还有其他文件</translation>
    </message>
    <message>
        <source>Download {part} too.</source>
        <translation>请继续下载 {part}。</translation>
    </message>
    <message>
        <source>{model} is larger than the memory of this computer</source>
        <translation>{model} 大于这台计算机的内存</translation>
    </message>
    <message>
        <source>Its file has {size}. Choose a smaller one.</source>
        <translation>它的文件大小为 {size}。请选择较小的模型。</translation>
    </message>
    <message>
        <source>{model} is writing an answer</source>
        <translation>{model} 正在回答</translation>
    </message>
    <message>
        <source>Stop the answer first, or wait for its end.</source>
        <translation>请先停止回答，或等待回答结束。</translation>
    </message>
    <message>
        <source>{model} was not downloaded by this app</source>
        <translation>{model} 不是由本应用下载的</translation>
    </message>
    <message>
        <source>Its file stays; it can be taken off the list.</source>
        <translation>文件会保留，可以将它从列表中移除。</translation>
    </message>
    <message>
        <source>There is not enough room on the disk for {name}</source>
        <translation>磁盘空间不足，无法下载 {name}</translation>
    </message>
    <message>
        <source>It needs {needed}; {free} are free. What arrived is kept.</source>
        <translation>需要 {needed}，可用 {free}。已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The disk became full while {name} arrived</source>
        <translation>下载 {name} 时磁盘已满</translation>
    </message>
    <message>
        <source>{kept} of it are kept. Make room, then resume.</source>
        <translation>已保留 {kept}。请腾出空间后继续。</translation>
    </message>
    <message>
        <source>{name} could not be written to the disk</source>
        <translation>无法将 {name} 写入磁盘</translation>
    </message>
    <message>
        <source>{reason}. What arrived before is kept.</source>
        <translation>{reason}。之前下载的部分会保留。</translation>
    </message>
    <message>
        <source>The connection to {host} broke while {name} arrived</source>
        <translation>下载 {name} 时与 {host} 的连接中断</translation>
    </message>
    <message>
        <source>{kept} of it are kept. Resume to get the rest.</source>
        <translation>已保留 {kept}。点“继续”可下载其余部分。</translation>
    </message>
    <message>
        <source>{host} did not give the file (status {status})</source>
        <translation>{host} 没有提供该文件（状态 {status}）</translation>
    </message>
    <message>
        <source>Look at the address. Some files need an account there.</source>
        <translation>请检查地址。有些文件需要在那里登录账户。</translation>
    </message>
    <message>
        <source>{host} leads to an address that is not safe to follow</source>
        <translation>{host} 指向了一个不安全的地址</translation>
    </message>
    <message>
        <source>Nothing was downloaded.</source>
        <translation>没有下载任何内容。</translation>
    </message>
    <message>
        <source>What {host} sends is not a model file (GGUF)</source>
        <translation>{host} 发来的不是模型文件（GGUF）</translation>
    </message>
    <message>
        <source>Give the address of the file itself. Nothing was kept.</source>
        <translation>请填写文件本身的地址。没有保留任何内容。</translation>
    </message>
    <message>
        <source>{name} is not the file that was expected</source>
        <translation>{name} 不是预期的文件</translation>
    </message>
    <message>
        <source>Its SHA-256 is {found}. It was not kept.</source>
        <translation>它的 SHA-256 是 {found}。没有保留该文件。</translation>
    </message>
    <message>
        <source>This is the address of a page, not of a model file</source>
        <translation>这是网页的地址，不是模型文件的地址</translation>
    </message>
    <message>
        <source>Open the list of files there and copy the address of a .gguf file.</source>
        <translation>请打开那里的文件列表，复制某个 .gguf 文件的地址。</translation>
    </message>
    <message>
        <source>{name} is being downloaded already</source>
        <translation>{name} 正在下载</translation>
    </message>
    <message>
        <source>There is no preset {name}</source>
        <translation>没有名为 {name} 的预设</translation>
    </message>
    <message>
        <source>The attachment {name} is not there any more</source>
        <translation>附件 {name} 已不存在</translation>
    </message>
    <message>
        <source>The file {path} could not be written</source>
        <translation>无法写入文件 {path}</translation>
    </message>
    <message>
        <source>{reason}. What you see is kept in the app.</source>
        <translation>{reason}。你看到的内容仍保存在应用中。</translation>
    </message>
    <message>
        <source>The file of the model {model} is not there</source>
        <translation>找不到模型 {model} 的文件</translation>
    </message>
    <message>
        <source>Fetch the demo model, or choose a GGUF file.</source>
        <translation>请获取演示模型，或选择一个 GGUF 文件。</translation>
    </message>
    <message>
        <source>{path} is not a model file (GGUF)</source>
        <translation>{path} 不是模型文件（GGUF）</translation>
    </message>
    <message>
        <source>The embedded model could not be started</source>
        <translation>内置模型无法启动</translation>
    </message>
    <message>
        <source>The embedded model was not ready within {seconds} s</source>
        <translation>内置模型在 {seconds} 秒内没有就绪</translation>
    </message>
    <message>
        <source>The embedded model ended unexpectedly</source>
        <translation>内置模型意外退出</translation>
    </message>
    <message>
        <source>It is started again with the next message. What arrived is saved.</source>
        <translation>发送下一条消息时会重新启动。已收到的内容已保存。</translation>
    </message>
    <message>
        <source>The embedded model does not run on this kind of computer</source>
        <translation>内置模型无法在这种电脑上运行</translation>
    </message>
    <message>
        <source>The demo model could not be fetched</source>
        <translation>无法获取演示模型</translation>
    </message>
    <message>
        <source>The fetched model is not the one expected, so it was not kept</source>
        <translation>获取到的模型与预期不符，没有保留</translation>
    </message>
    <message>
        <source>Fetching was cancelled</source>
        <translation>已取消获取</translation>
    </message>
    <message>
        <source>The demo model cannot be fetched here: pip is missing</source>
        <translation>无法在这里获取演示模型：缺少 pip</translation>
    </message>
    <message>
        <source>Choose a GGUF file instead.</source>
        <translation>请改为选择一个 GGUF 文件。</translation>
    </message>
    <message>
        <source>There is no conversation {id}</source>
        <translation>没有对话 {id}</translation>
    </message>
    <message>
        <source>What was deleted cannot be brought back any more</source>
        <translation>已删除的内容无法再恢复了</translation>
    </message>
    <message>
        <source>There is no folder {id}</source>
        <translation>没有文件夹 {id}</translation>
    </message>
    <message>
        <source>There is no message {id}</source>
        <translation>没有消息 {id}</translation>
    </message>
    <message>
        <source>There is no connection named {name}</source>
        <translation>没有名为 {name} 的连接</translation>
    </message>
    <message>
        <source>There is no file {path}</source>
        <translation>没有文件 {path}</translation>
    </message>
    <message>
        <source>Attach it again to send it.</source>
        <translation>若要发送，请重新添加。</translation>
    </message>
    <message>
        <source>{name} is not a picture that can be attached</source>
        <translation>{name} 不是可以添加的图片</translation>
    </message>
    <message>
        <source>PNG, JPEG, GIF and WebP files can be. Your text is kept.</source>
        <translation>可以添加 PNG、JPEG、GIF 和 WebP 文件。你的文字已保留。</translation>
    </message>
    <message>
        <source>The picture {name} is too large</source>
        <translation>图片 {name} 太大</translation>
    </message>
    <message>
        <source>The limit is {limit}. Your text is kept.</source>
        <translation>上限为 {limit}。你的文字已保留。</translation>
    </message>
    <message>
        <source>The file {name} is too large</source>
        <translation>文件 {name} 太大</translation>
    </message>
    <message>
        <source>The pictures of this conversation are too large to be sent</source>
        <translation>此对话中的图片太大，无法发送</translation>
    </message>
    <message>
        <source>Together they may have {limit}. Begin a new conversation, or send fewer.</source>
        <translation>总计最多 {limit}。请新建对话，或减少发送的图片。</translation>
    </message>
    <message>
        <source>There is nothing to send</source>
        <translation>没有可发送的内容</translation>
    </message>
    <message>
        <source>The parameter {name} cannot be {value}</source>
        <translation>参数 {name} 不能是 {value}</translation>
    </message>
    <message>
        <source>The parameter {name} cannot be sent to {host}</source>
        <translation>参数 {name} 无法发送到 {host}</translation>
    </message>
    <message>
        <source>An answer cannot be continued at {host}</source>
        <translation>{host} 不能续写回答</translation>
    </message>
    <message>
        <source>Nothing was sent. Ask for another one, or ask to go on.</source>
        <translation>没有发送任何内容。请重新生成回答，或发消息请它继续。</translation>
    </message>
    <message>
        <source>{name} cannot continue a text</source>
        <translation>{name} 不能续写文本</translation>
    </message>
    <message>
        <source>Nothing was sent. Choose a model of another connection.</source>
        <translation>没有发送任何内容。请选择其他连接的模型。</translation>
    </message>
    <message>
        <source>There is a connection named {name} already</source>
        <translation>已经有名为 {name} 的连接</translation>
    </message>
    <message>
        <source>There is a folder named {name} already</source>
        <translation>已有名为 {name} 的文件夹</translation>
    </message>
    <message>
        <source>There is a preset named {name} already</source>
        <translation>已有名为 {name} 的预设</translation>
    </message>
    <message>
        <source>{url} is not an address of a service</source>
        <translation>{url} 不是服务的地址</translation>
    </message>
    <message>
        <source>It begins with http:// or https:// and has no user, password or query, as in https://host/v1.</source>
        <translation>地址以 http:// 或 https:// 开头，不含用户名、密码和查询参数，例如 https://host/v1。</translation>
    </message>
    <message>
        <source>{address} is not the address of a proxy</source>
        <translation>{address} 不是代理地址</translation>
    </message>
    <message>
        <source>Write host and port, as in proxy.example:3128.</source>
        <translation>请填写主机和端口，例如 proxy.example:3128。</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a header</source>
        <translation>{name} 不能用作标头名称</translation>
    </message>
    <message>
        <source>It has letters, digits and hyphens, as in X-Team.</source>
        <translation>名称由字母、数字和连字符组成，例如 X-Team。</translation>
    </message>
    <message>
        <source>The app fills the header {name} itself</source>
        <translation>标头 {name} 由应用自行填写</translation>
    </message>
    <message>
        <source>A key belongs into the field of the key.</source>
        <translation>密钥请填在密钥栏中。</translation>
    </message>
    <message>
        <source>The value of {name} cannot be that of a header</source>
        <translation>{name} 的值不能用作标头的值</translation>
    </message>
    <message>
        <source>It is one line of letters, digits and signs, of {limit} characters at most.</source>
        <translation>它应为一行字母、数字和符号，最多 {limit} 个字符。</translation>
    </message>
    <message>
        <source>There is no environment variable {name}</source>
        <translation>没有名为 {name} 的环境变量</translation>
    </message>
    <message>
        <source>This version cannot talk to {dialect} yet</source>
        <translation>这个版本还不支持 {dialect}</translation>
    </message>
    <message>
        <source>{connection} cannot be told to fetch models</source>
        <translation>无法让 {connection} 获取模型</translation>
    </message>
    <message>
        <source>Ollama can: choose its own interface for the connection.</source>
        <translation>Ollama 可以：请为该连接选择 Ollama 自己的接口。</translation>
    </message>
    <message>
        <source>An answer is still being written in this conversation</source>
        <translation>这个对话的回答还没有写完</translation>
    </message>
    <message>
        <source>The conversation is longer than {model} can read</source>
        <translation>对话的长度超出了 {model} 可读的上限</translation>
    </message>
    <message>
        <source>Room for {limit} tokens. Nothing was sent.</source>
        <translation>可容纳 {limit} 词元。没有发送任何内容。</translation>
    </message>
    <message>
        <source>The last message alone is longer than {model} can read</source>
        <translation>仅最后一条消息就超出了 {model} 可读的上限</translation>
    </message>
    <message>
        <source>Room for {limit} tokens. Nothing was sent. Shorten it, or choose a model that reads more.</source>
        <translation>可容纳 {limit} 词元。没有发送任何内容。请缩短它，或换一个能读取更多内容的模型。</translation>
    </message>
    <message>
        <source>What was sent for this message is not known</source>
        <translation>不知道这条消息当时发送了什么</translation>
    </message>
    <message>
        <source>It was made before that was kept, imported, copied, or it is no answer.</source>
        <translation>它早于此项记录，或是导入、复制而来，或并非回答。</translation>
    </message>
    <message>
        <source>This is not exactly what was sent</source>
        <translation>这与当时发送的内容不完全相同</translation>
    </message>
    <message>
        <source>A message before it, or the service, was changed since.</source>
        <translation>此后，前面的消息或服务有过更改。</translation>
    </message>
    <message>
        <source>The built-in connection cannot be removed or changed</source>
        <translation>内置连接不能移除或修改</translation>
    </message>
    <message>
        <source>The input could not be read</source>
        <translation>无法读取输入</translation>
    </message>
    <message>
        <source>The output could not be written</source>
        <translation>无法写入输出</translation>
    </message>
    <message>
        <source>{name} holds no conversations that this app can read</source>
        <translation>{name} 中没有本应用能读取的对话</translation>
    </message>
    <message>
        <source>The file was written by a newer version of the app</source>
        <translation>该文件由更新版本的应用写成</translation>
    </message>
    <message>
        <source>Update the app, then import it again.</source>
        <translation>请更新应用，然后重新导入。</translation>
    </message>
    <message>
        <source>{name} is too large to be imported</source>
        <translation>{name} 太大，无法导入</translation>
    </message>
    <message>
        <source>The limit is {limit}.</source>
        <translation>上限为 {limit}。</translation>
    </message>
    <message>
        <source>The file {path} could not be read</source>
        <translation>无法读取文件 {path}</translation>
    </message>
    <message>
        <source>The conversation {name} could not be read</source>
        <translation>无法读取对话“{name}”</translation>
    </message>
    <message>
        <source>Something went wrong inside the app</source>
        <translation>应用内部出错了</translation>
    </message>
    <message>
        <source>Your text is kept. Details are in the log.</source>
        <translation>你的文字已保留。详情见日志。</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>no secure connection to the package index</source>
        <translation>无法与软件包索引建立安全连接</translation>
    </message>
    <message>
        <source>the proxy did not let the request through</source>
        <translation>代理没有放行该请求</translation>
    </message>
    <message>
        <source>the package index cannot be reached; this computer may be offline</source>
        <translation>无法连接软件包索引；这台电脑可能处于离线状态</translation>
    </message>
    <message>
        <source>pip ended without a reason</source>
        <translation>pip 未说明原因就结束了</translation>
    </message>
    <message>
        <source>the database is closed</source>
        <translation>数据库已关闭</translation>
    </message>
    <message>
        <source>some text is damaged</source>
        <translation>部分文本已损坏</translation>
    </message>
    <message>
        <source>another process holds the database</source>
        <translation>另一个进程占用着数据库</translation>
    </message>
    <message>
        <source>It is no ordinary file</source>
        <translation>这不是普通文件</translation>
    </message>
    <message>
        <source>it is shared with other users</source>
        <translation>它与其他用户共享</translation>
    </message>
    <message>
        <source>another process holds the profile</source>
        <translation>另一个进程占用着该配置文件夹</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>its name is not valid UTF-8</source>
        <translation>其名称不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>the writer&apos;s lock is taken</source>
        <translation>写入锁已被占用</translation>
    </message>
    <message>
        <source>It is damaged, or nested too deep</source>
        <translation>它已损坏，或嵌套过深</translation>
    </message>
    <message>
        <source>Its messages are missing</source>
        <translation>它缺少消息</translation>
    </message>
    <message>
        <source>It is not as its format says</source>
        <translation>它不符合其格式</translation>
    </message>
    <message>
        <source>The app is being closed</source>
        <translation>应用正在关闭</translation>
    </message>
    <message>
        <source>No backup can be kept under this name</source>
        <translation>不能以此名称保存备份</translation>
    </message>
    <message>
        <source>There is no room, or the disk does not answer</source>
        <translation>空间不足，或磁盘没有响应</translation>
    </message>
    <message>
        <source>The pages could not be laid out</source>
        <translation>页面无法排版</translation>
    </message>
    <message>
        <source>There is not enough room on the disk for a copy</source>
        <translation>磁盘空间不足，无法制作副本</translation>
    </message>
    <message>
        <source>This interface has no such parameter</source>
        <translation>此接口没有这个参数</translation>
    </message>
    <message>
        <source>This service does not take it</source>
        <translation>此服务不接受它</translation>
    </message>
    <message>
        <source>This model does not take it</source>
        <translation>此模型不接受它</translation>
    </message>
    <message>
        <source>It is not taken together with thinking</source>
        <translation>启用思考时不能使用它</translation>
    </message>
    <message>
        <source>The smallest thinking budget is 1024 tokens</source>
        <translation>思考预算最少为 1024 个词元</translation>
    </message>
    <message>
        <source>The thinking budget has to be smaller than the longest answer</source>
        <translation>思考预算必须小于最长回答</translation>
    </message>
    <message>
        <source>It is not taken where the reasoning effort is none</source>
        <translation>推理强度为“无”时不能使用它</translation>
    </message>
    <message>
        <source>An answer that was begun cannot be continued with thinking</source>
        <translation>启用思考时不能续写已开始的回答</translation>
    </message>
    <message>
        <source>This interface has JSON by a schema only</source>
        <translation>此接口仅支持按模式（schema）输出 JSON</translation>
    </message>
    <message>
        <source>Reasoning effort and thinking budget are not taken together</source>
        <translation>推理强度与思考预算不能同时使用</translation>
    </message>
    <message>
        <source>Text, code, PDF, Word, Excel and PowerPoint files (docx, xlsx, pptx) and pictures can be.</source>
        <translation>可以添加文本、代码、PDF、Word、Excel 和 PowerPoint 文件（docx、xlsx、pptx）以及图片。</translation>
    </message>
    <message>
        <source>{name} is not a file that can be attached</source>
        <translation>{name} 不是可以添加的文件</translation>
    </message>
    <message>
        <source>There is nothing in {name}</source>
        <translation>{name} 中没有内容</translation>
    </message>
    <message>
        <source>There is no text in {name}</source>
        <translation>{name} 中没有文字</translation>
    </message>
    <message>
        <source>Its pages may be pictures. Attach pictures of them, or a version with text.</source>
        <translation>它的页面可能是图片。请添加页面的图片，或带有文字的版本。</translation>
    </message>
    <message>
        <source>{name} is protected by a password</source>
        <translation>{name} 受密码保护</translation>
    </message>
    <message>
        <source>Save it without one, then attach it again.</source>
        <translation>请另存为不带密码的文件，然后重新添加。</translation>
    </message>
    <message>
        <source>{name} could not be read</source>
        <translation>无法读取 {name}</translation>
    </message>
    <message>
        <source>It may be damaged, or not be what its name says.</source>
        <translation>它可能已损坏，或者与其名称不符。</translation>
    </message>
    <message>
        <source>{name} unpacks to more than can be read</source>
        <translation>{name} 解压后过大，无法读取</translation>
    </message>
    <message>
        <source>It may be damaged, or made to do harm. Nothing was kept.</source>
        <translation>它可能已损坏，或是恶意文件。没有保存任何内容。</translation>
    </message>
    <message>
        <source>The text of {name} is too long</source>
        <translation>{name} 的文字过长</translation>
    </message>
    <message>
        <source>The limit is {limit} characters. Attach a part of it.</source>
        <translation>上限为 {limit} 个字符。请添加其中一部分。</translation>
    </message>
    <message>
        <source>{name} could not be read within {seconds} s</source>
        <translation>未能在 {seconds} 秒内读完 {name}</translation>
    </message>
    <message>
        <source>Try again, or attach a part of it.</source>
        <translation>请重试，或添加其中一部分。</translation>
    </message>
    <message>
        <source>{model} takes no pictures</source>
        <translation>{model} 不接受图片</translation>
    </message>
    <message>
        <source>Remove them, or choose another model. Nothing was sent.</source>
        <translation>请移除图片，或选择其他模型。没有发送任何内容。</translation>
    </message>
    <message>
        <source>This build has no update key</source>
        <translation>此构建没有更新密钥</translation>
    </message>
    <message>
        <source>It cannot tell a true list of updates from a false one.</source>
        <translation>无法分辨更新列表的真假。</translation>
    </message>
    <message>
        <source>The list of updates at {host} is not signed</source>
        <translation>{host} 上的更新列表没有签名</translation>
    </message>
    <message>
        <source>It was not read. The app stays as it is.</source>
        <translation>未读取该列表，应用保持不变。</translation>
    </message>
    <message>
        <source>The list of updates at {host} was changed after it was signed</source>
        <translation>{host} 上的更新列表在签名后被改动</translation>
    </message>
    <message>
        <source>It was not read. Someone on the way may have changed it.</source>
        <translation>未读取该列表。它可能在传输途中被人改动。</translation>
    </message>
    <message>
        <source>The list of updates at {host} is signed with a foreign key</source>
        <translation>{host} 上的更新列表由未知密钥签名</translation>
    </message>
    <message>
        <source>It was not read. If this goes on, get the app anew from where you got it.</source>
        <translation>未读取该列表。如果一直如此，请从原来的来源重新获取应用。</translation>
    </message>
    <message>
        <source>{host} sent an older list of updates than before</source>
        <translation>{host} 发来的更新列表比之前的旧</translation>
    </message>
    <message>
        <source>Number {serial}, after {seen}. It was not used.</source>
        <translation>编号 {serial}，之前是 {seen}。未采用该列表。</translation>
    </message>
    <message>
        <source>The list of updates ends before the installed version</source>
        <translation>更新列表不含已安装的版本</translation>
    </message>
    <message>
        <source>Version {version} is installed, {newest} is its newest.</source>
        <translation>已安装 {version}，列表中最新的是 {newest}。</translation>
    </message>
    <message>
        <source>The list of updates at {host} is out of date</source>
        <translation>{host} 上的更新列表已过期</translation>
    </message>
    <message>
        <source>It was valid until {date}, by the clock of this computer.</source>
        <translation>按本机时钟，它的有效期到 {date}。</translation>
    </message>
    <message>
        <source>The list of updates at {host} cannot be read</source>
        <translation>无法读取 {host} 上的更新列表</translation>
    </message>
    <message>
        <source>Its signature is right, its contents are not.</source>
        <translation>签名正确，但内容有误。</translation>
    </message>
    <message>
        <source>The list of updates is made for newer versions of the app</source>
        <translation>更新列表适用于更新版本的应用</translation>
    </message>
    <message>
        <source>Get the newest version from where you got this one.</source>
        <translation>请从原来的来源获取最新版本。</translation>
    </message>
    <message>
        <source>What {host} sent is too large for a list of updates</source>
        <translation>{host} 发来的内容过大，不是更新列表</translation>
    </message>
    <message>
        <source>The limit is {limit}. It was not read.</source>
        <translation>上限为 {limit}。未读取。</translation>
    </message>
    <message>
        <source>There is no list of updates at {host}</source>
        <translation>{host} 上没有更新列表</translation>
    </message>
    <message>
        <source>It may have moved. Try again later.</source>
        <translation>它可能已移动。请稍后再试。</translation>
    </message>
    <message>
        <source>{host} points to another place for updates: {target}</source>
        <translation>{host} 把更新指向了另一个地址：{target}</translation>
    </message>
    <message>
        <source>The app did not go there.</source>
        <translation>应用没有访问那里。</translation>
    </message>
    <message>
        <source>{host} took longer than {seconds} s for the list of updates</source>
        <translation>{host} 在 {seconds} 秒内没有发完更新列表</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>There is no prompt {name}</source>
        <translation>没有名为 {name} 的提示词</translation>
    </message>
    <message>
        <source>{name} is no file of prompts</source>
        <translation>{name} 不是提示词文件</translation>
    </message>
    <message>
        <source>Prompts come as JSON of this app, as CSV with the columns act and prompt, or as Markdown with front matter. Nothing was added.</source>
        <translation>提示词文件可以是本应用的 JSON、带 act 和 prompt 两列的 CSV，或带 front matter 的 Markdown。什么都没有添加。</translation>
    </message>
    <message>
        <source>The front matter of {name} cannot be read in line {line}</source>
        <translation>无法读取 {name} 的 front matter：第 {line} 行有误</translation>
    </message>
    <message>
        <source>It is lines of YAML, such as title: Pirate. A text with other signs in it stands in quotes. Nothing was added.</source>
        <translation>它由若干行 YAML 组成，例如 title: Pirate。含有其他符号的文本要加引号。什么都没有添加。</translation>
    </message>
    <message>
        <source>{name} is not filled in</source>
        <translation>“{name}”没有填写</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>没有发送任何内容。</translation>
    </message>
    <message>
        <source>{name} cannot be {value}</source>
        <translation>“{name}”不能是“{value}”</translation>
    </message>
    <message>
        <source>Example {number} is not whole</source>
        <translation>第 {number} 个示例不完整</translation>
    </message>
    <message>
        <source>It needs a question (Q:), a reasoning (T:) and an answer (A:).</source>
        <translation>需要有问题（问：）、推理（想：）和答案（答：）。</translation>
    </message>
    <message>
        <source>--task and --samples need --reason</source>
        <translation>--task 和 --samples 需要与 --reason 一起使用</translation>
    </message>
    <message>
        <source>None of {count} chains of thought came to an answer</source>
        <translation>{count} 条推理链都没有得出答案</translation>
    </message>
    <message>
        <source>What they wrote is saved.</source>
        <translation>它们写下的内容已保存。</translation>
    </message>
    <message>
        <source>The answer has no rows for a table</source>
        <translation>回答中没有可作为表格的行</translation>
    </message>
    <message>
        <source>There is no JSON in the answer</source>
        <translation>回答中没有 JSON</translation>
    </message>
    <message>
        <source>The JSON breaks off at line {line}, character {column}</source>
        <translation>JSON 在第 {line} 行第 {column} 个字符处中断</translation>
    </message>
    <message>
        <source>{name} is missing</source>
        <translation>缺少 {name}</translation>
    </message>
    <message>
        <source>{name} is not in the schema</source>
        <translation>模式中没有 {name}</translation>
    </message>
    <message>
        <source>It should be of the type {wanted}</source>
        <translation>类型应为 {wanted}</translation>
    </message>
    <message>
        <source>It should be one of {wanted}</source>
        <translation>应为以下之一：{wanted}</translation>
    </message>
    <message>
        <source>It should be at least {wanted}</source>
        <translation>应不小于 {wanted}</translation>
    </message>
    <message>
        <source>It should be at most {wanted}</source>
        <translation>应不大于 {wanted}</translation>
    </message>
    <message>
        <source>It should have at least {wanted} parts</source>
        <translation>至少应有 {wanted} 个部分</translation>
    </message>
    <message>
        <source>It should have at most {wanted} parts</source>
        <translation>至多应有 {wanted} 个部分</translation>
    </message>
    <message>
        <source>It does not match {wanted}</source>
        <translation>与 {wanted} 不匹配</translation>
    </message>
    <message>
        <source>It breaks the schema&apos;s rule {rule}</source>
        <translation>违反了模式的规则 {rule}</translation>
    </message>
    <message>
        <source>The schema is none: {reason}</source>
        <translation>这不是有效的模式：{reason}</translation>
    </message>
    <message>
        <source>The answer was not checked.</source>
        <translation>回答未经检查。</translation>
    </message>
    <message>
        <source>The schema refers to {reference}, which is not in it</source>
        <translation>模式引用了其中没有的 {reference}</translation>
    </message>
    <message>
        <source>Nothing is fetched for it. The answer was not checked.</source>
        <translation>不会为此下载任何内容。回答未经检查。</translation>
    </message>
    <message>
        <source>Checking the answer took too long</source>
        <translation>检查回答用时过长</translation>
    </message>
    <message>
        <source>A pattern in the schema may be the cause.</source>
        <translation>可能是模式中的某个正则表达式所致。</translation>
    </message>
    <message>
        <source>{path} is not JSON: line {line}, character {column}</source>
        <translation>{path} 不是 JSON：第 {line} 行第 {column} 个字符</translation>
    </message>
    <message>
        <source>{path} is no JSON schema: one is an object</source>
        <translation>{path} 不是 JSON 模式：模式应当是一个对象</translation>
    </message>
    <message>
        <source>{path} is no JSON schema: {reason}</source>
        <translation>{path} 不是 JSON 模式：{reason}</translation>
    </message>
    <message>
        <source>{path} refers to {reference}, which is not in it</source>
        <translation>{path} 引用了 {reference}，但其中并没有它</translation>
    </message>
    <message>
        <source>Nothing was sent, and nothing is fetched for a schema.</source>
        <translation>没有发送任何内容，也不会为模式去获取任何内容。</translation>
    </message>
    <message>
        <source>The answer does not follow its schema, at {place}: {reason}</source>
        <translation>回答在 {place} 处不符合模式：{reason}</translation>
    </message>
    <message>
        <source>The answer is kept.</source>
        <translation>回答已保留。</translation>
    </message>
    <message>
        <source>The answer does not follow its schema, at {place} and in {more} more: {reason}</source>
        <translation>回答在 {place} 处及另外 {more} 处不符合模式：{reason}</translation>
    </message>
    <message>
        <source>Fields can only say what an object holds; this is none: {place}</source>
        <translation>字段只能描述对象的内容，而 {place} 不是对象</translation>
    </message>
    <message>
        <source>Fields have no place for {keyword}, which stands in {place}</source>
        <translation>字段无法表达 {place} 中的 {keyword}</translation>
    </message>
    <message>
        <source>Fields have no type for what stands in {place}</source>
        <translation>字段没有与 {place} 对应的类型</translation>
    </message>
    <message>
        <source>Choices of fields are single lines of text; others are in {place}</source>
        <translation>字段的选项只能是单行文本，而 {place} 中有别的内容</translation>
    </message>
    <message>
        <source>Names of fields are single lines; another stands in {place}</source>
        <translation>字段名称只能是一行，而 {place} 不是</translation>
    </message>
    <message>
        <source>Fields cannot say in which way {place} may be missing</source>
        <translation>字段无法表达 {place} 可以怎样缺省</translation>
    </message>
    <message>
        <source>Line {line} of the table cannot be read</source>
        <translation>无法读取表格的第 {line} 行</translation>
    </message>
    <message>
        <source>There are no rows in the table</source>
        <translation>表格中没有行</translation>
    </message>
    <message>
        <source>Its first line names the columns, the others are rows.</source>
        <translation>第一行是列名，其余各行才是数据。</translation>
    </message>
    <message>
        <source>The table has too few rows: {rows}</source>
        <translation>表格的行太少：{rows}</translation>
    </message>
    <message>
        <source>One at least is held out, and one to show. Nothing was sent.</source>
        <translation>至少要留出一行用于测试，并有一行作为示例。没有发送任何内容。</translation>
    </message>
    <message>
        <source>{wanted} examples are wanted, and there are {there}</source>
        <translation>需要 {wanted} 个示例，但只有 {there} 个</translation>
    </message>
    <message>
        <source>Those are the rows that are not held out. Nothing was sent.</source>
        <translation>示例只能取自未留作测试的行。没有发送任何内容。</translation>
    </message>
    <message>
        <source>Two columns have the name {name}</source>
        <translation>有两列都叫 {name}</translation>
    </message>
    <message>
        <source>There is no encoding {name}</source>
        <translation>没有名为 {name} 的编码</translation>
    </message>
    <message>
        <source>There is no column {name} in the table</source>
        <translation>表格中没有 {name} 列</translation>
    </message>
    <message>
        <source>It has {columns}. Nothing was sent.</source>
        <translation>它有 {columns}。未发送任何内容。</translation>
    </message>
    <message>
        <source>There is no variable {name} in the template</source>
        <translation>模板中没有变量 {name}</translation>
    </message>
    <message>
        <source>It has {variables}. Nothing was sent.</source>
        <translation>它有 {variables}。未发送任何内容。</translation>
    </message>
    <message>
        <source>There is no variable {name}: the template has none</source>
        <translation>没有变量 {name}：模板中没有任何变量</translation>
    </message>
    <message>
        <source>{pattern} is no pattern</source>
        <translation>{pattern} 不是有效的正则式</translation>
    </message>
    <message>
        <source>{pattern} takes too long to be searched in an answer</source>
        <translation>在回答中查找 {pattern} 用时过长</translation>
    </message>
    <message>
        <source>The answers are kept. Write it simpler: without repeats inside repeats.</source>
        <translation>回答已保留。请把它写得简单些：不要在重复中再套重复。</translation>
    </message>
    <message>
        <source>The judge said neither yes nor no: {answer}</source>
        <translation>评判既没有说是，也没有说否：{answer}</translation>
    </message>
    <message>
        <source>The template has no blank, or more than one</source>
        <translation>模板中没有空位，或不止一个</translation>
    </message>
    <message>
        <source>Write the word blank in double braces where words are to go.</source>
        <translation>在要填词的位置写上双花括号中的 blank。</translation>
    </message>
    <message>
        <source>There are no two labels with words for the blank</source>
        <translation>至少要有两个带词语的标签</translation>
    </message>
    <message>
        <source>{host} cannot say how likely a given text is</source>
        <translation>{host} 无法给出一段文本的可能性</translation>
    </message>
    <message>
        <source>The blank has to stand at the end of the template there.</source>
        <translation>该接口要求空位在模板末尾。</translation>
    </message>
    <message>
        <source>{host} does not say how likely words are</source>
        <translation>{host} 不给出词语的可能性</translation>
    </message>
    <message>
        <source>Choose a model of another connection.</source>
        <translation>请选择其他连接的模型。</translation>
    </message>
    <message>
        <source>There is no experiment {name}</source>
        <translation>没有实验 {name}</translation>
    </message>
    <message>
        <source>There is no template {name}</source>
        <translation>没有模板 {name}</translation>
    </message>
    <message>
        <source>It is neither a file nor in the prompt library.</source>
        <translation>它既不是文件，也不在提示词库中。</translation>
    </message>
    <message>
        <source>It is neither a file nor in the prompt library; a text needs the word blank in double braces where words are to go.</source>
        <translation>它既不是文件，也不在提示词库中；若是文本，请在要填词的位置写上双花括号中的 blank。</translation>
    </message>
    <message>
        <source>{path} is no template that can be read</source>
        <translation>{path} 不是可读取的模板</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}。</translation>
    </message>
    <message>
        <source>{path} holds results of another template, model or parameters</source>
        <translation>{path} 中是另一个模板、模型或另一组参数的结果</translation>
    </message>
    <message>
        <source>Nothing was sent. Name another file, or begin anew with --restart.</source>
        <translation>未发送任何内容。请指定另一个文件，或用 --restart 重新开始。</translation>
    </message>
    <message>
        <source>{path} is no file of results (line {line})</source>
        <translation>{path} 不是结果文件（第 {line} 行）</translation>
    </message>
    <message>
        <source>Nothing was sent; it was left as it is. Name another file.</source>
        <translation>未发送任何内容，文件保持原样。请指定另一个文件。</translation>
    </message>
    <message>
        <source>{path} is read by this command</source>
        <translation>此命令正在读取 {path}</translation>
    </message>
    <message>
        <source>The results cannot go there as well. Nothing was sent. Name another file.</source>
        <translation>结果不能写到同一文件。没有发送任何内容。请指定另一个文件。</translation>
    </message>
    <message>
        <source>{left} of {rows} rows were gone when they were to be asked</source>
        <translation>共 {rows} 行，其中 {left} 行在提问时已不存在</translation>
    </message>
    <message>
        <source>The table was changed meanwhile. What was written is kept; run it again.</source>
        <translation>表格在此期间被更改。已写入的内容已保留；请重新运行。</translation>
    </message>
    <message>
        <source>Another run writes to {path}</source>
        <translation>另一个运行正在写入 {path}</translation>
    </message>
    <message>
        <source>{path} could not be written</source>
        <translation>无法写入 {path}</translation>
    </message>
    <message>
        <source>{reason}. What was written before is kept; run it again.</source>
        <translation>{reason}。此前写入的内容已保留；请再次运行。</translation>
    </message>
    <message>
        <source>{failed} of {rows} rows failed</source>
        <translation>{rows} 行中有 {failed} 行失败</translation>
    </message>
    <message>
        <source>Ask for them again with --retry-failed; the first: {reason}</source>
        <translation>可用 --retry-failed 重新提问；第一个：{reason}</translation>
    </message>
    <message>
        <source>It is no JSON object</source>
        <translation>它不是 JSON 对象</translation>
    </message>
    <message>
        <source>It is no valid JSON</source>
        <translation>它不是有效的 JSON</translation>
    </message>
    <message>
        <source>The array is not closed after it</source>
        <translation>数组在它之后没有结束</translation>
    </message>
    <message>
        <source>A quotation mark is not closed, or something stands between it and the next cell</source>
        <translation>引号没有闭合，或引号与下一个单元格之间还有内容</translation>
    </message>
    <message>
        <source>It has more cells than there are columns</source>
        <translation>它的单元格多于列数</translation>
    </message>
    <message>
        <source>It is longer than 10 million characters</source>
        <translation>它超过 1000 万个字符</translation>
    </message>
    <message>
        <source>It is not text in this encoding</source>
        <translation>它不是这种编码的文本</translation>
    </message>
    <message>
        <source>It is no UTF-8 text</source>
        <translation>它不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>It is empty</source>
        <translation>文件是空的</translation>
    </message>
    <message>
        <source>It is larger than 1 MB</source>
        <translation>它大于 1 MB</translation>
    </message>
    <message>
        <source>Its JSON is no object with the fields of a template</source>
        <translation>其中的 JSON 不是带有模板字段的对象</translation>
    </message>
    <message>
        <source>It is a file of prompts, but not of exactly one</source>
        <translation>这是提示词文件，但其中不止或不足一个提示词</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>1 token</source>
        <translation>1 个词元</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 页</translation>
    </message>
    <message>
        <source>%1 pages</source>
        <translation>%1 页</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>names</name>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>临时对话</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Chat completions</source>
        <translation>聊天补全（Chat completions）</translation>
    </message>
    <message>
        <source>Responses</source>
        <translation>Responses</translation>
    </message>
    <message>
        <source>Completions, for base models</source>
        <translation>文本补全（基础模型）</translation>
    </message>
    <message>
        <source>Anthropic messages</source>
        <translation>Anthropic Messages</translation>
    </message>
    <message>
        <source>Gemini</source>
        <translation>Gemini</translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation>Ollama</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>已加星标</translation>
    </message>
    <message>
        <source>More models</source>
        <translation>更多模型</translation>
    </message>
    <message>
        <source>No model is called so</source>
        <translation>没有名称符合的模型</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>还有 {count} 个</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Show only models whose name has these words</source>
        <translation>只显示名称中含有这些字词的模型</translation>
    </message>
</context>
<context>
    <name>parameters</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>极低</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Say so, send nothing</source>
        <translation>提示，不发送</translation>
    </message>
    <message>
        <source>Leave out the oldest messages</source>
        <translation>省略最早的消息</translation>
    </message>
    <message>
        <source>Summarise the oldest messages</source>
        <translation>概括最早的消息</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>How freely the next word is chosen. 0 takes the likeliest one, 1 follows the model&apos;s own probabilities, more makes answers surprising.</source>
        <translation>选择下一个词时的自由程度。0 总取最可能的词，1 遵循模型自己的概率，更大则回答更出人意料。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only the likeliest words that together have this probability are chosen from. 1 leaves none out.</source>
        <translation>只从概率合计达到此值的最可能的词中选择。1 表示不排除任何词。</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only so many of the likeliest words are chosen from.</source>
        <translation>只从这么多个最可能的词中选择。</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Words less likely than this share of the likeliest one&apos;s probability are left out.</source>
        <translation>概率低于最可能的词的这一比例的词会被排除。</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长回答</translation>
    </message>
    <message>
        <source>The answer is cut after so many tokens.</source>
        <translation>回答在这么多词元后被截断。</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>频率惩罚</translation>
    </message>
    <message>
        <source>Above 0 a word gets the less likely the more often it was used; below 0 the more likely.</source>
        <translation>大于 0 时，词用得越多越不容易再出现；小于 0 时则越容易。</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>存在惩罚</translation>
    </message>
    <message>
        <source>Above 0 words that were used at all get less likely, so new subjects come up.</source>
        <translation>大于 0 时，用过的词都变得不易再出现，于是会谈到新的话题。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Divides the score of words that were used already: 1 changes nothing, 1.1 helps small models that go round in circles.</source>
        <translation>降低已用过的词的得分：1 不作改变，1.1 有助于避免小模型反复绕圈。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>With the same number and the same request the answer is the same, as far as the service can.</source>
        <translation>数字与请求都相同时，回答也相同（在服务能做到的范围内）。</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答数</translation>
    </message>
    <message>
        <source>So many answers side by side; you pick the one to go on with.</source>
        <translation>并排给出这么多个回答，由你选择继续哪一个。</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>停止于</translation>
    </message>
    <message>
        <source>The answer ends before any of these texts. \n stands for a line break, \t for a tab.</source>
        <translation>回答在出现这些文本之前结束。\n 代表换行，\t 代表制表符。</translation>
    </message>
    <message>
        <source>Custom instructions</source>
        <translation>自定义指令</translation>
    </message>
    <message>
        <source>Whether the instructions for all conversations, and those of the folder, go in front of those of this one.</source>
        <translation>所有对话共用的指令和文件夹的指令，是否放在这个对话自己的指令之前。</translation>
    </message>
    <message>
        <source>Answer as</source>
        <translation>回答格式</translation>
    </message>
    <message>
        <source>Text, any JSON, or JSON that follows a schema you give.</source>
        <translation>文本、任意 JSON，或符合你所给模式的 JSON。</translation>
    </message>
    <message>
        <source>Reasoning effort</source>
        <translation>推理强度</translation>
    </message>
    <message>
        <source>How long a reasoning model thinks before it answers.</source>
        <translation>推理模型在回答前思考多久。</translation>
    </message>
    <message>
        <source>Thinking budget</source>
        <translation>思考预算</translation>
    </message>
    <message>
        <source>At most so many tokens of reasoning before the answer; 0: none.</source>
        <translation>回答前最多用这么多词元推理；0：不推理。</translation>
    </message>
    <message>
        <source>Token probabilities</source>
        <translation>词元概率</translation>
    </message>
    <message>
        <source>Ask how likely each token of the answer was.</source>
        <translation>询问回答中每个词元的概率。</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>备选词元</translation>
    </message>
    <message>
        <source>For each token, so many others that could have stood there.</source>
        <translation>每个词元给出这么多个本可出现的其他词元。</translation>
    </message>
    <message>
        <source>Token bias</source>
        <translation>词元偏置</translation>
    </message>
    <message>
        <source>Makes tokens likelier or less likely, from -100 (never) to 100 (always), by their numbers in the model&apos;s vocabulary.</source>
        <translation>按词元在模型词表中的编号使其更易或更难出现，从 -100（从不）到 100（总是）。</translation>
    </message>
    <message>
        <source>User id</source>
        <translation>用户标识</translation>
    </message>
    <message>
        <source>Tells the service that requests come from the same person, without saying who.</source>
        <translation>告诉服务这些请求来自同一个人，但不说明是谁。</translation>
    </message>
    <message>
        <source>Session id</source>
        <translation>会话标识</translation>
    </message>
    <message>
        <source>Tells the service which requests belong to one conversation, so that it can reuse what it computed.</source>
        <translation>告诉服务哪些请求属于同一对话，以便重用已算过的内容。</translation>
    </message>
    <message>
        <source>Streaming</source>
        <translation>流式输出</translation>
    </message>
    <message>
        <source>Show the answer as it is written. Off: all at once, at its end.</source>
        <translation>边生成边显示回答。关闭：完成后一次显示。</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时间限制</translation>
    </message>
    <message>
        <source>The whole answer may take so long.</source>
        <translation>整个回答最多用时这么久。</translation>
    </message>
    <message>
        <source>Longest silence</source>
        <translation>最长静默</translation>
    </message>
    <message>
        <source>The answer is given up when nothing came for so long.</source>
        <translation>这么久没有任何内容到来时放弃回答。</translation>
    </message>
    <message>
        <source>When the context is full</source>
        <translation>上下文已满时</translation>
    </message>
    <message>
        <source>What happens when the conversation is longer than the model can read.</source>
        <translation>对话的长度超出模型可读的上限时怎么办。</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>发送键</translation>
    </message>
    <message>
        <source>The other one breaks the line; Shift+Enter always does.</source>
        <translation>另一个用来换行；Shift+Enter 始终换行。</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Title conversations by the model</source>
        <translation>由模型拟定对话标题</translation>
    </message>
    <message>
        <source>One more short request after the first answer. Off: from the prompt.</source>
        <translation>第一个回答之后再发一个简短请求。关闭时取自提问。</translation>
    </message>
    <message>
        <source>Ask once more where an answer breaks its schema</source>
        <translation>回答不符合模式时再问一次</translation>
    </message>
    <message>
        <source>Custom instructions</source>
        <translation>自定义指令</translation>
    </message>
    <message>
        <source>Told to the model in every conversation, in front of its own instructions. A folder can have some of its own, and a conversation can leave them out.</source>
        <translation>在每个对话里告诉模型，排在对话自己的指令之前。文件夹可以另有指令，某个对话也可以不用它们。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Font size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>In percent. Ctrl+Plus and Ctrl+Minus change it anywhere.</source>
        <translation>百分比。随时可用 Ctrl+加号和 Ctrl+减号调整。</translation>
    </message>
    <message>
        <source>Back up every day</source>
        <translation>每天备份</translation>
    </message>
    <message>
        <source>One of each of the last 7 days and of the last 4 weeks is kept.</source>
        <translation>最近 7 天和最近 4 周各保留一个。</translation>
    </message>
    <message>
        <source>It may be one that another program synchronises (Syncthing, WebDAV, a cloud drive): a backup is one file that is whole when it appears and never changes.</source>
        <translation>可以是由其他程序同步的文件夹（Syncthing、WebDAV、云盘）：每个备份是一个文件，出现时即完整，此后不再改变。</translation>
    </message>
    <message>
        <source>Unload after</source>
        <translation>自动卸载</translation>
    </message>
    <message>
        <source>Minutes without a prompt after which a model gives its memory back; the next prompt loads it again. 0: never.</source>
        <translation>多少分钟没有提问后，模型释放占用的内存；下次提问时重新加载。0：从不。</translation>
    </message>
    <message>
        <source>Send a user id</source>
        <translation>发送用户标识</translation>
    </message>
    <message>
        <source>A random number that tells services which requests are yours, where they take one. Off: none is sent, and the present one is forgotten.</source>
        <translation>一个随机数，向支持它的服务表明哪些请求来自你。关闭时不发送，并忘记现有的标识。</translation>
    </message>
    <message>
        <source>Send the reasoning with later prompts</source>
        <translation>随后的提问附带推理</translation>
    </message>
    <message>
        <source>Of answers that were reasoned step by step. Off: only question and answer are sent.</source>
        <translation>指一步一步推理得出的回答。关闭时只发送问题和答案。</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>托盘图标</translation>
    </message>
    <message>
        <source>Shows whether an answer is being written or waits to be read; has a menu.</source>
        <translation>显示是否正在回答、是否有未读回答，并带有菜单。</translation>
    </message>
    <message>
        <source>Colour of the icon</source>
        <translation>图标颜色</translation>
    </message>
    <message>
        <source>Light, for a dark tray</source>
        <translation>浅色，用于深色托盘</translation>
    </message>
    <message>
        <source>Dark, for a light tray</source>
        <translation>深色，用于浅色托盘</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>关闭窗口后继续运行</translation>
    </message>
    <message>
        <source>Closing puts the window into the tray, and answers go on. Ctrl+Q quits.</source>
        <translation>关闭时窗口收进托盘，回答继续进行。Ctrl+Q 退出。</translation>
    </message>
    <message>
        <source>Notify when an answer is there</source>
        <translation>有回答时通知</translation>
    </message>
    <message>
        <source>Or could not be had, while you are in another program. It says the title of the conversation; nothing of temporary or encrypted ones.</source>
        <translation>在您使用其他程序时，回答完成或失败都会通知。只显示对话标题；临时对话和加密的对话不透露任何内容。</translation>
    </message>
    <message>
        <source>With the first words of the answer</source>
        <translation>附上回答的开头</translation>
    </message>
    <message>
        <source>The system may show them on a locked screen, and keep them.</source>
        <translation>系统可能在锁屏上显示，并保留这些内容。</translation>
    </message>
    <message>
        <source>Folder of backups</source>
        <translation>备份文件夹</translation>
    </message>
    <message>
        <source>One more request, which is shown. Off: a button above the answer asks.</source>
        <translation>多发一次请求，并会显示出来。关闭时：由回答上方的按钮来问。</translation>
    </message>
    <message>
        <source>Room for backups</source>
        <translation>备份可用空间</translation>
    </message>
    <message>
        <source>In megabytes; the oldest go first, the newest stays. 0: any number.</source>
        <translation>单位为 MB；先删除最旧的，最新的始终保留。0：不限。</translation>
    </message>
    <message>
        <source>Threads for the embedded model</source>
        <translation>内置模型的线程数</translation>
    </message>
    <message>
        <source>0: measured after the first answers, in a quiet moment.</source>
        <translation>0：在最初几次回答之后，趁空闲时测定。</translation>
    </message>
</context>
<context>
    <name>transfer</name>
    <message>
        <source>1 conversation</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>{count} conversations</source>
        <translation>{count} 个对话</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 条消息</translation>
    </message>
    <message>
        <source>{count} messages</source>
        <translation>{count} 条消息</translation>
    </message>
    <message>
        <source>{count} branches</source>
        <translation>{count} 个分支</translation>
    </message>
    <message>
        <source>1 attachment</source>
        <translation>1 个附件</translation>
    </message>
    <message>
        <source>{count} attachments</source>
        <translation>{count} 个附件</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新</translation>
    </message>
    <message>
        <source>Grown</source>
        <translation>有更新</translation>
    </message>
    <message>
        <source>Already here</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>In the trash</source>
        <translation>在回收站中</translation>
    </message>
    <message>
        <source>{count} new</source>
        <translation>{count} 个新对话</translation>
    </message>
    <message>
        <source>{count} grown</source>
        <translation>{count} 个有更新</translation>
    </message>
    <message>
        <source>{count} already here</source>
        <translation>{count} 个已存在</translation>
    </message>
    <message>
        <source>{count} in the trash</source>
        <translation>{count} 个在回收站中</translation>
    </message>
</context>
</TS>
