using System.Globalization;
using System.Numerics.Tensors;
using MLExtensions;

namespace Extensions.Benchmarks.Metrics;

/// <summary>What does every metric take beside one pass over its columns, or one sort of its scores, and beside numpy and scikit-learn?</summary>
internal static class MetricSpeed
{
    private const int Rows = 10_000_000, WideRows = 1_000_000, Classes = 10;

    /// <param name="args">Number of rounds, 5 without it; part of the names of the metrics, all without it; "python" for that comparison alone.</param>
    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        var name = args.Length > 1 ? args[1] : "";
        if (name != "python")
        {
            Sections(rounds, name);
            if (name != "")
                return 0;
        }
        PythonMetrics.Compare(rounds, Rows);
        return 0;
    }

    private static void Sections(int rounds, string name)
    {
        (string Title, Func<IEnumerable<MetricCase>> Cases)[] sections =
        [
            ("Probabilities of two classes", () => ProbabilityCases.OfTwoClasses(Rows)), ("Probabilities of several classes", () => ProbabilityCases.OfSeveralClasses(WideRows, Classes)),
            ("Sets", () => OtherCases.OfSets(WideRows, Classes)), ("Intervals", () => OtherCases.OfIntervals(Rows)), ("Groups and resampling", () => OtherCases.OfGroups(Rows)), ("Shift", () => OtherCases.OfShift(Rows)),
        ];
        Console.WriteLine($"Time of the processor, one thread, the least of {rounds} runs each, in turn. A pass adds all numbers of the columns, one after the other. A sort is Core's radix sort of the numbers that a metric needs in order; Array.Sort stands beside it.");
        foreach (var (title, cases) in sections)
        {
            var chosen = cases().Where(one => one.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (chosen.Length == 0)
                continue;
            Console.WriteLine($"\n{title}\n");
            Console.WriteLine("| metric | rows | a pass, ms | metric, ms | / pass | / sort | memory above the columns, MB | |\n|---|---|---|---|---|---|---|---|");
            var sorts = new Dictionary<double[], (double Radix, double Comparing)>();
            foreach (var one in chosen)
                Console.WriteLine(Row(one, rounds, sorts));
            foreach (var (numbers, sort) in sorts)
                Console.WriteLine(FormattableString.Invariant($"\nOne sort of {numbers.Length:n0} numbers: {1e3 * sort.Radix:n0} ms; by Array.Sort {1e3 * sort.Comparing:n0} ms. TensorPrimitives.Sum of them: {1e3 * Least(rounds, () => TensorPrimitives.Sum<double>(numbers)):n1} ms."));
        }
    }

    private static string Row(MetricCase one, int rounds, Dictionary<double[], (double Radix, double Comparing)> sorts)
    {
        var before = PeakMemory.IsKnown ? PeakMemory.Reset() : 0;
        one.Run();   // warms up, too
        var memory = PeakMemory.IsKnown ? FormattableString.Invariant($"{(PeakMemory.Bytes() - before) / 1e6:n0}") : "";
        one.Pass();
        var (pass, metric) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var round = 0; round < rounds; round++)
            (pass, metric) = (Math.Min(pass, Seconds(() => one.Pass())), Math.Min(metric, Seconds(one.Run)));
        var sort = "";
        if (one.Order is { } numbers)
        {
            if (!sorts.TryGetValue(numbers, out var seconds))
                sorts.Add(numbers, seconds = (Least(3, () => RadixSort.Ascending([.. numbers])), Least(2, () => Array.Sort((double[])[.. numbers]))));
            sort = FormattableString.Invariant($"{metric / seconds.Radix:f2}");
        }
        var remark = one.Beyond ?? (one.Order is null && metric > MetricCase.MostPasses * pass ? "above 2 passes" : "");
        return FormattableString.Invariant($"| {one.Name} | {one.Rows} | {1e3 * pass:f2} | {1e3 * metric:f2} | {metric / pass:f2} | {sort} | {memory} | {remark} |");
    }

    /// <summary>The least of several runs.</summary>
    public static double Least(int rounds, Action action) => Enumerable.Range(0, rounds).Min(_ => Seconds(action));

    /// <summary>Seconds of the processor: other processes do not count.</summary>
    private static double Seconds(Action action)
    {
        GC.Collect();
        var start = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }
}
