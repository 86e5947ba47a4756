using Microsoft.ML;
using Spectre.Console;

namespace QuickStart;

/// <summary>The whole way: data, training, evaluation on test rows, a report, saving, predicting in a second process.</summary>
internal static class Tour
{
    private const int Seed = 1;
    private const int MadeRows = 12_000;

    public static void Run(Arguments arguments, IAnsiConsole console)
    {
        Step(console, "1. Data");
        var problem = arguments.Data is { } file ? FromFile(file, arguments.Label!) : Problem.From(CustomerData.Make(arguments.Rows ?? MadeRows, Seed), CustomerData.Label, decimalComma: false, Seed, CustomerData.TrueLabel);
        Directory.CreateDirectory(arguments.Output);
        var (train, test, zip) = (InOutput("train.csv"), InOutput("test.csv"), InOutput("model.zip"));
        problem.Train.WriteCsv(train);
        problem.Test.WriteCsv(test);
        Describe(console, problem, train, test);

        Step(console, "2. Training");
        var ml = new MLContext(Seed);
        var trained = Training.Run(ml, problem, Contender.For(ml, problem, arguments.Epochs), train, test, console);

        Step(console, problem.TrueLabel is null ? "3. Test rows" : "3. Test rows, all with the right label");
        Report.Metrics(ml, problem, trained, console);

        Step(console, "4. Report");
        Comparison.Write(ml, problem, trained, WrongLabels.Find(ml, problem, arguments.Epochs, train, console), arguments.Output, console);

        Step(console, "5. A second process");
        var served = trained[1];
        ml.Model.Save(served.Model, served.Loader, zip);
        var (here, there) = (Prediction.Read(served.ScoredTestRows).ToArray(), SecondProcess.Run(zip, test));
        if (!here.SequenceEqual(there))
            throw new IOException($"The second process predicts otherwise from '{zip}' than the one that trained.");
        console.WriteLine($"{served.Name} saved as {zip}, loaded by another process without TorchSharp, which predicts:");
        Report.Predictions(problem, there, console);
        console.WriteLine($"All {there.Count} predictions there equal those here, bit for bit.");

        if (arguments.Search is { } seconds)
        {
            Step(console, "Search");
            SearchStep.Run(ml, problem, train, test, seconds, InOutput("searched-model.zip"), console);
        }

        Step(console, "Next");
        console.WriteLine($"Serve it:      dotnet run -c Release --project samples/Serving -- --model {Path.GetFullPath(zip)}");
        console.WriteLine("Your own data: ./build.sh quickstart --data FILE.csv --label COLUMN");

        string InOutput(string name) => Path.Combine(arguments.Output, name);
    }

    private static Problem FromFile(string file, string label)
    {
        var (table, delimiter) = CsvFile.Read(file, label);
        return Problem.From(table, label, decimalComma: delimiter == ';', Seed);
    }

    private static void Describe(IAnsiConsole console, Problem problem, string train, string test)
    {
        console.WriteLine($"{problem.Train.Rows.Count} training rows in {train}, {problem.Test.Rows.Count} test rows in {test}");
        if (problem.RowsWithoutLabel > 0)
            console.WriteLine($"Left out: {problem.RowsWithoutLabel} rows without a label");
        var labels = problem.Test.Values(problem.Test.IndexOf(problem.Label)).ToArray();
        if (problem.IsRegression)
            console.WriteLine($"To predict: {problem.Label}, a number");
        else
        {
            var classes = labels.GroupBy(label => label).OrderByDescending(group => group.Count()).Select(group => $"{group.Key} {100.0 * group.Count() / labels.Length:0.0} %").ToArray();
            console.WriteLine($"To predict: {problem.Label}, {classes.Length} classes: {string.Join(", ", classes.Take(8))}{(classes.Length > 8 ? ", ..." : "")}");
        }
        foreach (var (title, kind) in new[] { ("Numbers", ColumnKind.Number), ("Categories", ColumnKind.Category), ("Texts", ColumnKind.Text) })
            if (problem.Names(kind).ToArray() is { Length: > 0 } names)
                console.WriteLine($"{title}: {string.Join(", ", names)}");
        foreach (var column in problem.Columns.Where(column => column.Note is not null))
            console.WriteLine($"{(column.Kind == ColumnKind.Dropped ? "Left out" : "Note")}: {column.Name}, {column.Note}");
        if (problem.TrueLabel is { } truth)
        {
            var (typed, right) = (problem.Train.Values(problem.Train.IndexOf(problem.Label)), problem.Train.Values(problem.Train.IndexOf(truth)));
            console.WriteLine($"Wrong on purpose: {100 * typed.Zip(right).Average(pair => pair.First == pair.Second ? 0.0 : 1.0):0.0} % of the training labels; {truth} is no feature");
        }
    }

    private static void Step(IAnsiConsole console, string title)
    {
        console.WriteLine();
        console.Write(new Rule(Markup.Escape(title)).LeftJustified());
    }
}
