using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;
using Interval = (double Lower, double Upper);

namespace Extensions.Benchmarks.Study;

/// <summary>Intervals of numbers, on the rows of calib and test; difficulties are fitted on valid, fold heads on train and valid.</summary>
internal static class IntervalStudy
{
    private sealed class NumberRow
    {
        public float[] Features { get; set; } = [];

        public float Score { get; set; }

        public float Label { get; set; }
    }

    private static readonly (string Name, MLExtensions.Conformal.IntervalScore Score, bool ByModel, ConformalProcedure Procedure)[] Methods =
    [
        ("absolute residual", new AbsoluteResidualScore(), false, new SplitConformal()),
        ("signed residual", new SignedResidualScore(), false, new SplitConformal()),
        ("absolute residual by bins of difficulty", new AbsoluteResidualScore(), false, new GroupConditional("DifficultyBin")),
        ("normalised by neighbours", new NormalizedResidualScore(), false, new SplitConformal()),
        ("normalised by a residual model", new NormalizedResidualScore(), true, new SplitConformal()),
        ("quantiles (CQR)", new QuantileResidualScore(), false, new SplitConformal()),
        ("quantiles, each end (CQR)", new QuantileResidualScore { Asymmetric = true }, false, new SplitConformal()),
        ("quantiles by width (CQR-r)", new WidthScaledQuantileScore(), false, new SplitConformal()),
        ("quantiles by median (CQR-m)", new MedianScaledQuantileScore(), false, new SplitConformal()),
        ("quantiles by median (CQR-fm)", new MedianFractionScore(), false, new SplitConformal()),
    ];

    private static readonly string[] Others = ["quantiles as they are", "predictive distribution, normalised by neighbours", "CV+, 5 folds", "CV minmax, 5 folds"];

    public static string Table(string name, NumberPool pool, string shared, string folder)
    {
        var start = pool.ValidCount;
        var count = pool.Labels.Length - start;
        var (byNeighbours, bins) = Difficulty(pool, catalog => catalog.NeighborDifficulty());
        var (byModel, _) = Difficulty(pool, catalog => catalog.ModelDifficulty(new MLContext(0).Regression.Trainers.FastTree()));
        var (splits, crossFitted, levels) = (ConformalSplits.Of(count), CrossFitted(shared, name, folder), NumberPool.Levels);
        var labels = pool.Labels[start..];
        IntervalInputs Inputs(int row, double alpha, double[] difficulty)
        {
            var quantiles = pool.Quantiles.AsSpan((start + row) * levels.Length, levels.Length);
            var lower = Array.IndexOf(levels, alpha / 2);
            return new(pool.Predictions[start + row], difficulty[start + row], quantiles[lower], quantiles[levels.Length - 1 - lower]);
        }
        Interval[] Conformal(int index, double alpha, int[] calibration, int[] test)
        {
            var (_, score, withModel, procedure) = Methods[index];
            // The median of the scaled scores is the quantile model's own.
            IntervalInputs Own(int row) => Inputs(row, alpha, withModel ? byModel : byNeighbours) is var inputs && score is ScaledQuantileScore ? inputs with { Prediction = pool.Quantiles[(start + row) * levels.Length + levels.Length / 2] } : inputs;
            var rules = Enumerable.Range(0, score.Sides).Select(side => procedure.Fit(new([.. calibration.Select(row => score.Compute(Own(row), labels[row], side))])
            {
                Groups = [.. calibration.Select(row => bins[start + row])], GroupCount = bins.Max() + 1,
            }).At(alpha / score.Sides)).ToArray();
            return Array.ConvertAll(test, row => new ConformalRow(bins[start + row], 1, []) is var known ? score.Interval(Own(row), rules[0].Of(known, 0), rules[^1].Of(known, 0)) : default);
        }
        Interval[] Other(int index, double alpha, int[] calibration, int[] test)
        {
            if (index >= 2)
                return Array.ConvertAll(test, row => crossFitted[(alpha, index - 2)][row]);
            if (index == 0)
                return Array.ConvertAll(test, row => Inputs(row, alpha, byNeighbours) is var inputs ? (inputs.Lower, inputs.Upper) : default);
            var residuals = new CalibrationScores([.. calibration.Select(row => (labels[row] - pool.Predictions[start + row]) / byNeighbours[start + row])]);
            return Array.ConvertAll(test, row => new PredictiveDistribution(residuals, pool.Predictions[start + row], byNeighbours[start + row]).Interval(alpha));
        }
        return ConformalSplits.Table($"{name}, {count} rows", [("coverage", 4), ("mean width", 4), ("interval score", 4), ("least coverage by width", 3)], [.. Methods.Select(method => method.Name), .. Others], (index, alpha, split) =>
        {
            var (calibration, test) = splits[split];
            var intervals = index < Methods.Length ? Conformal(index, alpha, calibration, test) : Other(index - Methods.Length, alpha, calibration, test);
            double[] lower = [.. intervals.Select(ends => ends.Lower)], upper = [.. intervals.Select(ends => ends.Upper)], truths = [.. test.Select(row => labels[row])];
            return
            [
                IntervalCoverage.Compute(lower, upper, truths), IntervalWidth.Compute(lower, upper).Mean, MLExtensions.Evaluation.IntervalScore.Compute(lower, upper, truths, alpha),
                WidthStratifiedCoverage.Compute(lower, upper, truths, strataCount: 5).Worst,
            ];
        });
    }

    /// <summary>Difficulty and its bin of every row, fitted on the rows of valid.</summary>
    private static (double[] Difficulty, int[] Bins) Difficulty(NumberPool pool, Func<RegressionConformalCatalog, IEstimator<ITransformer>> create)
    {
        var (ml, schema) = (new MLContext(0), SchemaDefinition.Create(typeof(NumberRow)));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, pool.FeatureCount);
        var rows = Enumerable.Range(0, pool.Labels.Length).Select(row => new NumberRow
        {
            Features = [.. pool.Features.AsSpan(row * pool.FeatureCount, pool.FeatureCount).ToArray().Select(x => (float)x)], Score = (float)pool.Predictions[row], Label = (float)pool.Labels[row],
        }).ToArray();
        IDataView View(IEnumerable<NumberRow> some) => ml.Data.LoadFromEnumerable(some, schema);
        var output = create(ml.Regression.Conformal()).Fit(View(rows[..pool.ValidCount])).Transform(View(rows));
        return ([.. output.GetColumn<float>("Difficulty").Select(x => (double)x)], [.. output.GetColumn<uint>("DifficultyBin").Select(bin => (int)bin - 1)]);
    }

    /// <summary>Intervals of the rows of calib and test, by alpha and by whether they are of CV+ (0) or minmax (1), from a file or from networks that are fitted now.</summary>
    private static Dictionary<(double Alpha, int Method), Interval[]> CrossFitted(string shared, string name, string folder)
    {
        var path = Path.Combine(folder, name + "-folds.bin");
        (double Alpha, int Method)[] keys = [.. ConformalSplits.Alphas.SelectMany(alpha => new[] { (alpha, 0), (alpha, 1) })];
        if (!File.Exists(path))
        {
            var (set, ml) = (DataSet.Load(shared, name), new MLContext(0));
            var parts = set.Parts(seed: 0);
            IDataView View(string file, params string[] wanted)
                => StudyPipeline.Load(ml, set, wanted.SelectMany(part => set.Lines.Where((_, row) => parts[row] == part)), Path.Combine(folder, file));
            var head = StudyPipeline.Featurize(ml, set).Append(ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options()));
            var model = head.AppendCrossFitted(ml.Regression.Conformal().CrossFittedIntervals()).Fit(View("train", "train", "valid"));
            var scored = View("rest", "calib", "test");
            foreach (var transformer in model.SkipLast(1))
                scored = transformer.Transform(scored);
            scored = ml.Data.Cache(scored, "Score", "FoldScores");
            ArrayFile.Save(path, [.. keys.SelectMany(key => model.LastTransformer.At(key.Alpha).By(key.Method == 0 ? CrossFittedMethod.Plus : CrossFittedMethod.MinMax).Transform(scored) is var output
                ? new[] { output.GetColumn<float>("Lower"), output.GetColumn<float>("Upper") }.Select(column => column.Select(x => (double)x).ToArray()) : [])]);
            Console.WriteLine($"{name}: heads of folds fitted");
        }
        var arrays = ArrayFile.Load(path);
        return keys.Select((key, i) => (key, arrays[2 * i].Zip(arrays[2 * i + 1], (lower, upper) => (lower, upper)).ToArray())).ToDictionary(pair => pair.key, pair => pair.Item2);
    }
}
