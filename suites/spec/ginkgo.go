package spec

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"portalspec/reports/verdict"
)

// Court is where the body of an It takes its evidence from, and brings its verdict to.
type Court interface {
	// Evidence waits until the row's scene has been observed. The error says why it never will be (an interrupt).
	Evidence(ctx context.Context, row Row) (Evidence, error)
	// Say takes the verdict, and returns it as it stands: what is wrong in a way that is listed is known.
	Say(row Row, outcome Outcome) Outcome
}

// court is the one that the running suite uses; set by Sit before RunSpecs, because a body gets no other word from outside.
var court Court

// Sit makes bodies of the running suite use the court.
func Sit(c Court) { court = c }

// The one clever thing: it turns an It with a rule, a subject and a judgement into one that Ginkgo understands, and fills
// the table on the way. What is wrong is told of all specs together (an error returned here would end the process at the first).
var _ = ginkgo.AddTreeConstructionNodeArgsTransformer(func(kind types.NodeType, offset ginkgo.Offset, text string, args []any) (string, []any, []error) {
	return transform(kind, location(int(offset)), text, args)
})

// location is that of the caller so many frames up. It is types.NewCodeLocation without the walk up the whole stack, which made
// a tenth of the tree's time.
func location(frames int) types.CodeLocation {
	_, file, line, _ := runtime.Caller(frames + 1)
	return types.CodeLocation{FileName: file, LineNumber: line}
}

func transform(kind types.NodeType, at types.CodeLocation, text string, args []any) (string, []any, []error) {
	switch kind {
	case types.NodeTypeIt:
		return judging(at, text, args)
	case types.NodeTypeContainer:
		for _, arg := range args {
			if problem := leftOut("container", arg); problem != "" {
				tree.problem(place(at), "%s", problem)
			}
		}
		args = contained(place(at), args)
	}
	return text, args, nil
}

// contained takes our decorator out of the arguments of a container, which stands at the place. Its rows know that they are in
// it. Its body runs only where the tree is that of the full profile, if it is decorated so, and where something of it is wanted.
func contained(place string, args []any) []any {
	rest := slices.DeleteFunc(slices.Clone(args), func(arg any) bool { return arg == any(OfFullProfile) })
	full := len(rest) < len(args)
	for i, arg := range rest {
		if body, is := arg.(func()); is {
			rest[i] = func() {
				if full && !tree.scope.Full || tree.scope.Wanted != nil && !tree.scope.Wanted[place] {
					return
				}
				inFull, within := tree.inFull, tree.within
				tree.inFull, tree.within = inFull || full, append(slices.Clip(within), place)
				defer func() { tree.inFull, tree.within = inFull, within }()
				body()
			}
		}
	}
	return rest
}

func place(at types.CodeLocation) string {
	return fmt.Sprintf("%s:%d", short(at.FileName), at.LineNumber)
}

// leftOut tells of a decorator that would keep specs from being run, though nobody asked for fewer; "" for all others.
func leftOut(node string, arg any) string {
	switch arg {
	case any(ginkgo.Focus):
		return "a focused " + node + " would leave all others out; remove the F"
	case any(ginkgo.Pending):
		return "a pending " + node + " never runs; remove the P, or the " + node
	}
	return ""
}

// judging makes an It of ours one of Ginkgo's.
func judging(at types.CodeLocation, text string, args []any) (string, []any, []error) {
	where := place(at)
	row, rest, problems := read(args)
	if row == nil {
		return text, args, nil // an It of somebody else's suite that only uses this package
	}
	for _, problem := range problems {
		tree.problem(where, "%s", problem)
	}
	row.Where = where
	row.Text = row.Key() + ": " + text
	tree.add(*row)
	if tree.scope.Unrun || tree.scope.Sorted {
		at.LineNumber = len(tree.Rows)
	}
	if tree.scope.Unrun {
		return row.Text, append(rest, at, unrun), nil
	}
	judged := *row
	body := func(ctx ginkgo.SpecContext) { hear(ctx, judged) }
	return row.Text, append(rest, labels(judged), at, body), nil
}

// unrun is the body of an It of a tree that nobody runs.
func unrun() {}

// read takes our decorators out of the arguments of an It. The row is nil where none of them is ours.
func read(args []any) (row *Row, rest []any, problems []string) {
	found := Row{}
	ours, judged, plain := false, false, false
	for _, arg := range args {
		switch arg := arg.(type) {
		case Rule:
			ours, found.Rule = true, arg
		case Subject:
			ours, found.Subject = true, arg
		case Judgement:
			ours, judged, found.judgement = true, true, arg
		default:
			if problem := leftOut("It", arg); problem != "" {
				problems = append(problems, problem)
				continue
			}
			if arg != nil && reflect.TypeOf(arg).Kind() == reflect.Func {
				plain = true
				continue
			}
			rest = append(rest, arg)
		}
	}
	if !ours && !judged {
		return nil, nil, nil
	}
	return &found, rest, append(problems, wrong(found, judged, plain)...)
}

func wrong(row Row, judged, plain bool) (problems []string) {
	if row.Rule.ID == "" {
		problems = append(problems, "an It that judges needs its rule: spec.Must, Should or Info")
	}
	if !judged {
		problems = append(problems, "an It needs a judgement: scene.Judge(func(seen T) { ... })")
	}
	if plain {
		problems = append(problems, "an It has a judgement in place of a body; a body could send requests")
	}
	if row.judgement.wrong != nil {
		problems = append(problems, row.judgement.wrong.Error())
	}
	if v := row.Rule.Version; row.Rule.ID != "" && (v < 1 || v > Newest) {
		problems = append(problems, fmt.Sprintf("%s is of version %d of the rules, and there are 1 to %d: spec.Newest is the last", row.Rule.ID, v, Newest))
	}
	if row.Rule.ID != "" && row.Rule.Level != verdict.Info && len(row.Rule.Proofs) == 0 {
		problems = append(problems, row.Rule.ID+" names no fault that breaks it: spec.BrokenBy(fault...)")
	}
	return problems
}

// labels make rules, levels, sections and records selectable: rule:status.create-is-201, record:group.
func labels(row Row) ginkgo.Labels {
	all := ginkgo.Labels{"rule:" + row.Rule.ID, "level:" + string(row.Rule.Level), "section:" + row.Rule.Section}
	if row.Subject.Record != "" {
		all = append(all, "record:"+row.Subject.Record)
	}
	return all
}

// hear is the body of every It.
func hear(ctx ginkgo.SpecContext, row Row) {
	if court == nil {
		ginkgo.Skip("nothing is observed here")
	}
	if _, judged := tree.Find(row.Text); !judged {
		ginkgo.Skip(fmt.Sprintf("not judged: %s came with version %d of the rules", row.Rule.ID, row.Rule.Version))
	}
	seen, err := court.Evidence(ctx, row)
	if err != nil {
		ginkgo.Skip(err.Error())
	}
	outcome := court.Say(row, Judge(row, seen))
	tell(row, outcome, func() { row.judgement.raw(seen) })
}

// tell puts the verdict into Ginkgo's own words.
func tell(row Row, outcome Outcome, again func()) {
	message := fmt.Sprintf("%s: %s", row.Key(), outcome.Message)
	if red(row.Rule.Level, outcome.Verdict) {
		failWhereJudged(outcome, strings.ToUpper(string(outcome.Verdict))+"\n"+message, again)
	}
	switch outcome.Verdict {
	case verdict.Blocked, verdict.NotApplicable:
		ginkgo.Skip(string(outcome.Verdict) + ": " + outcome.Message)
	case verdict.Warn:
		ginkgo.AddReportEntry("WARN", message, ginkgo.ReportEntryVisibilityAlways)
	case verdict.Known:
		ginkgo.AddReportEntry("KNOWN", fmt.Sprintf("%s\n%s", message, outcome.Deviation), ginkgo.ReportEntryVisibilityAlways)
	}
}

// red tells a verdict that fails Ginkgo's spec.
func red(level verdict.Level, v verdict.Verdict) bool {
	return v == verdict.Fail || v == verdict.Broken || v == verdict.Blocked && level == verdict.Must
}

// short is the path of a source file from the suite's root on, so that messages are the same on every machine.
func short(file string) string {
	if _, below, found := strings.Cut(file, "/suites/"); found {
		return "suites/" + below
	}
	return file
}

// failWhereJudged fails the running spec at the line of the chapter whose expectation decided. A judgement is pure, so it
// can be carried out once more: while its panic is under way the chapter's frame is still on the stack, and Ginkgo sees it.
func failWhereJudged(outcome Outcome, message string, again func()) {
	defer func() {
		_ = recover()
		skip := 0
		for i := 0; ; i++ {
			_, file, _, ok := runtime.Caller(i)
			if !ok {
				break
			}
			if file == outcome.File {
				skip = i
				break
			}
		}
		ginkgo.Fail(message, skip)
	}()
	if outcome.File != "" {
		again()
	}
}
