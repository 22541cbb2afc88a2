package dev.chitchat.cli.progress;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.cli.input.InputRecord;
import dev.chitchat.cli.input.Source;

/** Sees each line get its outcome; told on the threads that bring them about, of one line after another. */
public interface LineWatch {

    /** Sees nothing. */
    LineWatch NONE = new LineWatch() {};

    /** An update has its outcome. */
    default void settled(UpdateResult<Source> result) {}

    /** A record turned out to be no update. */
    default void defective(InputRecord.Defective record) {}

    /** An update was left out since later ones in effect set all that it sets. */
    default void superseded(InputRecord.Update record) {}
}
