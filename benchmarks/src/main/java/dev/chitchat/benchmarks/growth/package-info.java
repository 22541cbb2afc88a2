/** How time and memory grow when the work doubles: lines of a stream, questions of a library, clients of a process. */
@NullMarked
package dev.chitchat.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
