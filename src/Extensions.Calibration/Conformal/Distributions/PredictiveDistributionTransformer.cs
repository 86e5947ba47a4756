using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<PredictiveDistributionTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row quantiles and probabilities of its predictive distribution, and an interval.</summary>
public sealed class PredictiveDistributionTransformer : RowTransformer, ILoadableTransformer<PredictiveDistributionTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly PredictiveDistributionOptions options;

    internal PredictiveDistributionTransformer(IHostEnvironment environment, FittedProcedure procedure, double alpha, PredictiveDistributionOptions options) : base(environment, Format)
    {
        (this.environment, Procedure, Alpha, this.options) = (environment, procedure, alpha, options);
        var whole = procedure.Guarantee(alpha, $"the label of a row is from {options.LowerColumnName} to {options.UpperColumnName}, and beyond either end with at most half of the remaining probability");
        Guarantee = whole with { Shortfall = procedure.Guarantee(alpha / 2, "").Shortfall };
    }

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXPRDST", "MLXPredictiveDist", 1);

    /// <summary>The fitted procedure, with the signed residuals of the calibration rows.</summary>
    public FittedProcedure Procedure { get; }

    /// <summary>Share of rows whose label may be outside its interval.</summary>
    public double Alpha { get; }

    /// <summary>What is promised of the interval, or why only infinite ones keep it.</summary>
    public ConformalGuarantee Guarantee { get; }

    /// <summary>The same distributions with intervals for another alpha: nothing is fitted again.</summary>
    /// <param name="alpha">Share of rows whose label may be outside its interval, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    public PredictiveDistributionTransformer At(double alpha) => new(environment, Procedure, ConformalQuantile.CheckAlpha(alpha), options);

    /// <summary>The distribution of a row, whole.</summary>
    /// <param name="prediction">The prediction, finite.</param>
    /// <param name="difficulty">The difficulty, above 0; 1 where none was named.</param>
    /// <param name="group">The group, from 0, where residuals are grouped.</param>
    /// <returns>Null where the group has no calibration rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PredictiveDistribution? DistributionOf(double prediction, double difficulty = 1, int group = -1)
        => Procedure.ScoresOf(new ConformalRow(group, 1, []), 0) is { } residuals ? new(residuals, prediction, difficulty) : null;

    internal static SignedNormalizedScore ScoreOf(PredictiveDistributionOptions options) => new(new IntervalColumns(Prediction: new(options.PredictionColumnName), Difficulty: options.Difficulty));

    /// <summary>The vector columns that there are, with the numbers that name their slots.</summary>
    internal static IEnumerable<(string Name, ImmutableArray<double> Slots)> Vectors(PredictiveDistributionOptions options)
        => new[] { (options.QuantilesColumnName, options.Levels), (options.ProbabilitiesColumnName, options.Thresholds) }.Where(vector => vector.Item2.Length > 0);

    static PredictiveDistributionTransformer ILoadableTransformer<PredictiveDistributionTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        var (options, procedure) = (MapFormat.Read<PredictiveDistributionOptions>(reader), MapFormat.Read<FittedProcedure>(reader));
        return new(environment, procedure, reader.ReadDouble(), options);
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // options, fitted procedure (objects as MapFormat writes them); double: alpha
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, options);
        MapFormat.Write(writer, Procedure);
        writer.Write(Alpha);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = ScoreOf(options);
        var (reader, inputs) = (new IntervalReader(input, score.Columns), ProcedureInputs.Find(input, Procedure.Columns));
        var vectors = Vectors(options).Select(vector => new DataViewSchema.DetachedColumn(vector.Name, new VectorDataViewType(NumberDataViewType.Single, vector.Slots.Length),
            SlotNames.Of([.. vector.Slots.Select(slot => slot.ToString(CultureInfo.InvariantCulture))])));
        return new([.. reader.All, .. inputs.All], [new(options.LowerColumnName, NumberDataViewType.Single), new(options.UpperColumnName, NumberDataViewType.Single), .. vectors], row => Getters(row, reader, inputs, score));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, IntervalReader reader, ProcedureInputs inputs, SignedNormalizedScore score)
    {
        var (read, known, distribution) = (reader.Open(row), inputs.Open(row), default(PredictiveDistribution));
        var computed = new OncePerRow(row, () =>
        {
            var numbers = read.Read();
            distribution = read.IsUsable(numbers, score) && Procedure.ScoresOf(known.Read(), 0) is { } residuals ? new(residuals, numbers.Prediction, score.Scale(numbers)) : null;
        });
        ValueGetter<float> lower = (ref float value) =>
        {
            computed.Ensure();
            value = distribution is null ? float.NegativeInfinity : Outwards.Down(distribution.LowerQuantile(Alpha / 2));
        };
        ValueGetter<float> upper = (ref float value) =>
        {
            computed.Ensure();
            value = distribution is null ? float.PositiveInfinity : Outwards.Up(distribution.UpperQuantile(1 - Alpha / 2));
        };
        ValueGetter<VBuffer<float>> Vector(ImmutableArray<double> slots, Func<PredictiveDistribution?, double, float> of) => (ref VBuffer<float> values) =>
        {
            computed.Ensure();
            var editor = VBufferEditor.Create(ref values, slots.Length);
            for (var i = 0; i < slots.Length; i++)
                editor.Values[i] = of(distribution, slots[i]);
            values = editor.Commit();
        };
        var quantiles = Vector(options.Levels, (one, level) => level < 0.5 ? Outwards.Down(one?.LowerQuantile(level) ?? double.NegativeInfinity) : Outwards.Up(one?.UpperQuantile(level) ?? double.PositiveInfinity));
        var probabilities = Vector(options.Thresholds, (one, threshold) => (float)(one?.Cumulative(threshold) ?? double.NaN));
        return [lower, upper, .. options.Levels.Length > 0 ? new Delegate[] { quantiles } : [], .. options.Thresholds.Length > 0 ? new Delegate[] { probabilities } : []];
    }
}
