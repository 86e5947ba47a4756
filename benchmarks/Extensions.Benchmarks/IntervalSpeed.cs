using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;

namespace Extensions.Benchmarks;

/// <summary>What do intervals cost beside reading their columns, the selection of CV+ beside sorting, and nearest neighbours?</summary>
internal static class IntervalSpeed
{
    private const int Rows = 1_000_000;

    /// <param name="args">Number of rounds; 5 without it.</param>
    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        var ml = new MLContext(1);
        var random = new Random(1);
        var view = ml.Data.Cache(ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(_ => Row(random))));
        var calibration = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100_000).Select(_ => Row(random)).ToArray());
        Read(view, ["Score", "Difficulty", "Low", "High", "Quantiles"]);   // fills the cache

        Console.WriteLine("| intervals of 1,000,000 rows | reading the input columns, s | with intervals, s | median of ratios | intervals alone, ns per row |\n|---|---|---|---|---|");
        var conformal = ml.Regression.Conformal();
        var (low, high) = (new ValueColumn("Low"), new ValueColumn("High"));
        var convert = ml.Transforms.Conversion.ConvertType([new("Lower", "Score"), new("Upper", "Score")], DataKind.Double).Fit(view);
        Compare("none: ML.NET's ConvertType of Score to two columns", ["Score"], convert);
        Compare("absolute residual", ["Score"], conformal.Intervals(0.1).Fit(calibration));
        Compare("normalised residual", ["Score", "Difficulty"], conformal.Intervals(0.1, new NormalizedResidualScore()).Fit(calibration));
        Compare("quantiles, two columns", ["Low", "High"], conformal.Intervals(0.1, new QuantileResidualScore { Lower = low, Upper = high }).Fit(calibration));
        Compare("quantiles, slots of a vector of 3", ["Quantiles"], conformal.Intervals(0.1, new QuantileResidualScore()).Fit(calibration));
        Compare("quantiles by median, three columns", ["Score", "Low", "High"], conformal.Intervals(0.1, new MedianScaledQuantileScore { Lower = low, Upper = high }).Fit(calibration));
        Compare("predictive distribution, ends alone", ["Score"], conformal.PredictiveDistribution(0.1).Fit(calibration));

        Console.WriteLine("\n| CV+, 5 folds, residuals | selection, ns per row | sorting all per row, ns |\n|---|---|---|");
        foreach (var count in new[] { 1_000, 10_000, 100_000, 1_000_000 })
        {
            var residuals = new FoldResiduals([.. Enumerable.Range(0, 5).Select(_ => new CalibrationScores([.. Enumerable.Range(0, count / 5).Select(_ => random.NextDouble())]))]);
            var heads = new double[5];
            const int Queries = 20_000;
            var selection = Median(rounds, () =>
            {
                for (var query = 0; query < Queries; query++)
                {
                    Spread(query);
                    residuals.Interval(CrossFittedMethod.Plus, 0.1, 0, heads);
                }
            }) / Queries;
            var queries = Math.Max(1, 1_000_000 / count);
            var ends = new double[residuals.Count];
            var sorting = Median(rounds, () =>
            {
                for (var query = 0; query < queries; query++)
                    foreach (var sign in new[] { 1, -1 })
                    {
                        Spread(query);
                        var next = 0;
                        for (var fold = 0; fold < 5; fold++)
                            foreach (var residual in residuals.Residuals[fold].Sorted)
                                ends[next++] = residual + sign * heads[fold];
                        Array.Sort(ends);
                    }
            }) / queries;
            Console.WriteLine(FormattableString.Invariant($"| {count:n0} | {1e9 * selection:n0} | {1e9 * sorting:n0} |"));

            void Spread(int query)
            {
                for (var fold = 0; fold < 5; fold++)
                    heads[fold] = query + 0.1 * Math.Sin(query * 7 + fold);
            }
        }

        Console.WriteLine("\n| 25 neighbours among 10,000 rows | building the tree, s | finding, µs per row |\n|---|---|---|");
        foreach (var width in new[] { 2, 5, 10, 20 })
        {
            var features = Enumerable.Range(0, 10_000 * width).Select(_ => (float)random.NextDouble()).ToArray();
            var tree = new NearestNeighbors(features, width);
            var found = new Neighbor[25];
            var build = Median(rounds, () => tree = new NearestNeighbors(features, width));
            var find = Median(rounds, () =>
            {
                for (var row = 0; row < 2_000; row++)
                    tree.Find(features.AsSpan(row * width, width), found, row);
            }) / 2_000;
            Console.WriteLine(FormattableString.Invariant($"| {width} uniform features | {build:f3} | {1e6 * find:f1} |"));
        }
        return 0;

        void Compare(string what, string[] columns, ITransformer model)
        {
            var scored = model.Transform(view);
            var ratios = new List<(double Read, double Predict)>();
            for (var round = 0; round <= rounds; round++)
                ratios.Add((Seconds(() => Read(view, columns)), Seconds(() => Read(scored, ["Lower", "Upper"]))));
            var (read, predict) = (Middle(ratios.Skip(1).Select(one => one.Read)), Middle(ratios.Skip(1).Select(one => one.Predict)));
            Console.WriteLine(FormattableString.Invariant($"| {what} | {read:f3} | {predict:f3} | {Middle(ratios.Skip(1).Select(one => one.Predict / one.Read)):f1} | {1e9 * (predict - read) / Rows:n0} |"));
        }
    }

    private static Numbers Row(Random random)
    {
        var x = (float)random.NextDouble();
        return new() { Score = x, Label = x + (float)random.NextDouble(), Difficulty = 1 + x, Low = x, High = x + 1, Quantiles = [x, x + 0.5f, x + 1] };
    }

    private static double Read(IDataView view, string[] columns)
    {
        var wanted = columns.Select(name => view.Schema[name]).ToArray();
        using var cursor = view.GetRowCursorSet(wanted, 1)[0];   // ML.NET's default cursor over a transform hands rows from thread to thread, which takes longer than computing them
        var singles = wanted.Where(column => column.Type == NumberDataViewType.Single).Select(column => cursor.GetGetter<float>(column)).ToArray();
        var doubles = wanted.Where(column => column.Type == NumberDataViewType.Double).Select(column => cursor.GetGetter<double>(column)).ToArray();
        var vectors = wanted.Where(column => column.Type is VectorDataViewType).Select(column => cursor.GetGetter<VBuffer<float>>(column)).ToArray();
        var (value, number, vector, sum) = (0f, 0.0, default(VBuffer<float>), 0.0);
        while (cursor.MoveNext())
        {
            foreach (var get in singles)
            {
                get(ref value);
                sum += value;
            }
            foreach (var get in doubles)
            {
                get(ref number);
                sum += number;
            }
            foreach (var get in vectors)
            {
                get(ref vector);
                sum += vector.GetValues()[0];
            }
        }
        return sum;
    }

    private static double Median(int rounds, Action action) => Middle(Enumerable.Range(0, rounds + 1).Select(_ => Seconds(action)).Skip(1));

    private static double Middle(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private sealed class Numbers
    {
        public float Score { get; set; }

        public float Label { get; set; }

        public float Difficulty { get; set; }

        public float Low { get; set; }

        public float High { get; set; }

        [VectorType(3)]
        public float[] Quantiles { get; set; } = [];
    }
}
