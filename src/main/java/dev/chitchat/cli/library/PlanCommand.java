package dev.chitchat.cli.library;

import dev.chitchat.cli.input.Input.Options;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that compares a file with the library. */
abstract class PlanCommand extends ServiceCommand {

    @Parameters(
            paramLabel = "FILE|-",
            description = "The file, as pull writes it: .jsonl, .csv or .yaml, also packed (.gz); '-' is standard"
                    + " input; or a plan of diff --out.")
    Path file = Path.of("");

    @Mixin
    Options how = new Options();

    @Option(
            names = "--category",
            paramLabel = "PATH",
            description = "The category of questions without an id that name none, such as Orders/Returns.")
    private @Nullable String category;

    @Option(
            names = "--keep-first",
            description = "Of questions without an id that the file asks twice, takes the first; the others are named.")
    private boolean keepFirst;

    @Option(names = "--delete", description = "Deletes questions that the file lacks, for good.")
    private boolean delete;

    @Option(
            names = "--max-delete",
            paramLabel = "N",
            description = "How many questions may be deleted; a tenth of the library by default.")
    private @Nullable String maxDelete;

    @Option(
            names = "--only",
            paramLabel = "add|edit|delete",
            split = ",",
            description = "Only changes of these kinds, with commas between.")
    private @Nullable List<String> only;

    @Option(
            names = "--overwrite",
            description = "Where a question was edited here and by others since it was pulled, the file wins.")
    private boolean overwrite;

    @Option(
            names = "--match",
            paramLabel = "question",
            description = "An entry without an id edits the question that is asked in the same words, if there is one.")
    private @Nullable String match;

    @Option(names = "--create-categories", description = "Creates categories that are not there.")
    private boolean createCategories;

    private LibraryFile.Reading found = LibraryFile.Reading.NONE;
    Rules rules = Rules.DEFAULTS;

    PlanCommand(ProcessIo io) {
        super(io);
    }

    /** Reads what is to be compared with the library, and how. */
    final void read(Problems problems) throws IOException {
        rules = rules(problems);
        if (!PlanText.isOne(file)) {
            found = LibraryFile.read(file, how, category, keepFirst, io.in());
            if (found.isEmpty()) {
                throw new UsageException("'" + file
                        + "' holds no question, and an empty file is never taken for a library;"
                        + " pull the library again, or name the right file");
            }
            return;
        }
        if (!rules.equals(Rules.DEFAULTS)) {
            problems.add(
                    "'" + file + "' is a plan, which is carried out as it is; give no option that would change it");
        }
        rules = new Rules(true, Long.MAX_VALUE, false, false, true, Rules.ALL, Set.of(), true);
        found = PlanText.read(file);
    }

    private Rules rules(Problems problems) {
        Set<String> kinds = only == null ? Rules.ALL : Set.copyOf(only);
        if (!Rules.ALL.containsAll(kinds)) {
            problems.add("--only takes add, edit and delete, with commas between");
        }
        if (match != null && !match.equals("question")) {
            problems.add("--match takes question; an entry with an id is matched by that");
        }
        Long most = problems.read("--max-delete", maxDelete, text -> Quantity.whole(text, 0, Quantity.LARGEST));
        return new Rules(delete, most, overwrite, match != null, createCategories, kinds, Set.of(), false);
    }

    /** Compares; throws UsageException with all that is wrong or in conflict, where nothing may be sent. */
    final Plan compare(LiveLibrary live, boolean goesOn) {
        Plan plan = new Plan(found.entries(), live.questions(), live.tree(), rules);
        List<String> problems = new ArrayList<>(found.defects());
        problems.addAll(plan.problems);
        boolean wrong = !problems.isEmpty();
        problems.addAll(Formats.shortened(
                plan.conflicts.stream().map(new PlanText(plan)::conflict).toList()));
        List<String> categories = found.newCategories();
        boolean same = goesOn
                || (plan.changes.size() == found.entries().size()
                        && plan.newCategories(plan.changes).equals(categories));
        if (categories != null && !(problems.isEmpty() && same)) {
            problems.add("the library is no longer as it was when the plan was made, so nothing was sent;"
                    + " make the plan again");
            throw new UsageException(ExitCode.REFUSED, problems);
        }
        if (wrong) {
            throw new UsageException(ExitCode.USAGE, problems);
        }
        if (!plan.conflicts.isEmpty()) {
            problems.add(Formats.count(plan.conflicts.size(), "conflict")
                    + ", so nothing was sent; pull into another file and edit those again,"
                    + " or give --overwrite to have the file win");
            throw new UsageException(ExitCode.REFUSED, problems);
        }
        return plan;
    }

    /** All that the library differs in from the file, also what the options leave out, and none in conflict. */
    final Plan whole(LiveLibrary live) {
        Rules all = new Rules(
                true, null, true, match != null, rules.createCategories(), Rules.ALL, rules.begun(), rules.partial());
        return new Plan(found.entries(), live.questions(), live.tree(), all);
    }

    /** Whether an earlier task that is not in {@link #whole} is in effect; one that another file planned may not be. */
    final boolean isDone(Journal.PushTask task, LiveLibrary live) {
        return task.call().equals("delete")
                ? live.questions().stream()
                        .noneMatch(there -> there.standardQuestionId().equals(task.id()))
                : found.entries().stream()
                        .anyMatch(entry -> entry.id() == null
                                ? task.question().equals(entry.question())
                                : entry.id().equals(task.id()));
    }

    /** Says what is not in the plan, and why. */
    final void sayRest(Plan plan) {
        say(found.doubles(), "asked before in the file, so left out");
        say(
                plan.leftAlone,
                "changed by others since the pull and not edited here, so left alone; pull again to have it");
        say(plan.askedTwice(), "asked twice in the library; one of them would do");
        if (plan.lacking > 0) {
            String stays = plan.lacking == 1 ? "stays; --delete deletes it" : "stay; --delete deletes them";
            general.say(Formats.count(plan.lacking, "question") + " that the file lacks " + stays, io);
        }
    }

    private void say(List<String> lines, String words) {
        if (!lines.isEmpty()) {
            Formats.shortened(lines).forEach(line -> general.say(line, io));
            String counted = Formats.count(lines.size(), "question") + (lines.size() == 1 ? " was " : " were ");
            general.say(counted + words, io);
        }
    }
}
