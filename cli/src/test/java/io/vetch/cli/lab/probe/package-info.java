/**
 * Hand-made frames in, frames out. The sockets live in a process of their own inside the sandbox, because the test JVM
 * may not enter the namespaces of another user namespace. It shares no code with what it tests.
 */
package io.vetch.cli.lab.probe;
