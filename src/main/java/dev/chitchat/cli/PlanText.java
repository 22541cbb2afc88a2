package dev.chitchat.cli;

import dev.chitchat.codec.JsonLine;
import dev.chitchat.plan.Change;
import dev.chitchat.plan.FieldChange;
import dev.chitchat.plan.Plan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan for people and for programs. */
record PlanText(Plan plan) {

    private static final int LONGEST = 100;

    /** A line a question, a further one for each field, and a summary. */
    String people() {
        return plan.changes().stream().map(PlanText::words).collect(Collectors.joining()) + summary() + "\n";
    }

    private static String words(Change change) {
        if (change instanceof Change.Added added) {
            return "+ " + shown(added.title()) + "  (" + added.entry().category() + ", "
                    + added.entry().place() + ")\n";
        }
        if (change instanceof Change.Edited edited) {
            return "~ " + shown(edited.title()) + "  (" + edited.before().standardQuestionId() + ")\n"
                    + edited.fields().stream().map(PlanText::words).collect(Collectors.joining());
        }
        Change.Deleted deleted = (Change.Deleted) change;
        return "- " + shown(deleted.title()) + "  (" + deleted.before().standardQuestionId() + ")\n";
    }

    private static String words(FieldChange field) {
        return "    " + field.field() + ": " + shown(field.before()) + " -> " + shown(field.after()) + "\n";
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return '"' + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + '"';
    }

    /** What is to change, in a line. */
    String summary() {
        if (plan.changes().isEmpty()) {
            return "nothing to change";
        }
        long added = count(Change.Added.class);
        return added + " to add, " + (plan.changes().size() - added - plan.deletions()) + " to edit ("
                + with("Category") + " moved, " + with("Status") + " enabled or disabled), " + plan.deletions()
                + " not in the file";
    }

    private long count(Class<? extends Change> kind) {
        return plan.changes().stream().filter(kind::isInstance).count();
    }

    private long with(String field) {
        return plan.changes().stream()
                .filter(change -> change instanceof Change.Edited edited
                        && edited.fields().stream().anyMatch(one -> one.field().equals(field)))
                .count();
    }

    /** A JSON object a line. */
    String json() {
        return plan.changes().stream()
                .map(change -> JsonLine.write(members(change)) + "\n")
                .collect(Collectors.joining());
    }

    private static Map<String, @Nullable Object> members(Change change) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (change instanceof Change.Added added) {
            members.put("change", "added");
            members.put("place", added.entry().place());
        } else if (change instanceof Change.Edited edited) {
            members.put("change", "edited");
            members.put("StandardQuestionId", edited.before().standardQuestionId());
        } else if (change instanceof Change.Deleted deleted) {
            members.put("change", "deleted");
            members.put("StandardQuestionId", deleted.before().standardQuestionId());
        }
        members.put("Question", change.title());
        if (change instanceof Change.Edited edited) {
            edited.fields().forEach(field -> {
                members.put(field.field() + ".before", field.before());
                members.put(field.field() + ".after", field.after());
            });
        }
        return members;
    }
}
