using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<IntervalTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row an interval that holds its label with the promised probability. A number of the model that is not finite gives the whole line.</summary>
public sealed class IntervalTransformer : RowTransformer, ILoadableTransformer<IntervalTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly IntervalOptions options;
    private readonly ThresholdRule first, second;

    internal IntervalTransformer(IHostEnvironment environment, IntervalScore score, ImmutableArray<FittedProcedure> procedures, double alpha, IntervalOptions options)
        : base(environment, Format)
    {
        (this.environment, Score, Procedures, Alpha, this.options) = (environment, score, procedures, alpha, options);
        var share = alpha / procedures.Length;
        (first, second) = (procedures[0].At(share), procedures[^1].At(share));
        Guarantee = procedures[0].Guarantee(share, $"the label of a row is from {options.LowerColumnName} to {options.UpperColumnName}");
        if (procedures.Length == 2)
        {
            var whole = procedures[0].Guarantee(alpha, $"the label of a row is from {options.LowerColumnName} to {options.UpperColumnName}, and beyond either end with at most half of the remaining probability");
            Guarantee = whole with { Shortfall = Guarantee.Shortfall };
        }
    }

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXINTVL", "MLXInterval", 1);

    /// <summary>How badly a number fits a row.</summary>
    public IntervalScore Score { get; }

    /// <summary>The fitted procedure, with its calibration scores; two, where the ends have thresholds of their own.</summary>
    public ImmutableArray<FittedProcedure> Procedures { get; }

    /// <summary>Share of rows whose label may be outside its interval.</summary>
    public double Alpha { get; }

    /// <summary>What is promised, or why only infinite intervals keep it.</summary>
    public ConformalGuarantee Guarantee { get; }

    /// <summary>The same intervals for another alpha: nothing is fitted again.</summary>
    /// <param name="alpha">Share of rows whose label may be outside its interval, strictly between 0 and 1. Choose it before looking at the intervals.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    public IntervalTransformer At(double alpha) => new(environment, Score, Procedures, ConformalQuantile.CheckAlpha(alpha), options);

    static IntervalTransformer ILoadableTransformer<IntervalTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        var score = MapFormat.Read<IntervalScore>(reader);
        var procedures = ImmutableArray.CreateBuilder<FittedProcedure>();
        for (var side = 0; side < score.Sides; side++)
            procedures.Add(MapFormat.Read<FittedProcedure>(reader));
        return new(environment, score, procedures.ToImmutable(), reader.ReadDouble(), MapFormat.Read<IntervalOptions>(reader));
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // score; as many fitted procedures as it has sides; double: alpha; options (objects as MapFormat writes them)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, Score);
        foreach (var procedure in Procedures)
            MapFormat.Write(writer, procedure);
        writer.Write(Alpha);
        MapFormat.Write(writer, options);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (reader, inputs) = (new IntervalReader(input, Score.Columns), ProcedureInputs.Find(input, Procedures[0].Columns));
        return new RowMapping([.. reader.All, .. inputs.All],
            [new(options.LowerColumnName, NumberDataViewType.Single), new(options.UpperColumnName, NumberDataViewType.Single)], row => Getters(row, reader, inputs));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, IntervalReader reader, ProcedureInputs inputs)
    {
        var ends = new RowInterval(row, reader.Open(row), first.OfAll is null || second.OfAll is null ? inputs.Open(row) : null, this);
        return [new ValueGetter<float>(ends.GetLower), new ValueGetter<float>(ends.GetUpper)];
    }

    /// <summary>The interval of a row that moves, computed once per row.</summary>
    private sealed class RowInterval(DataViewRow row, IntervalRow inputs, ProcedureRow? known, IntervalTransformer model)
    {
        private readonly IntervalScore score = model.Score;
        private readonly double firstOfAll = model.first.OfAll ?? double.NaN, secondOfAll = model.second.OfAll ?? double.NaN;
        private long position = -1;
        private double lower, upper;

        public void GetLower(ref float value)
        {
            Ensure();
            value = Outwards.Down(lower);
        }

        public void GetUpper(ref float value)
        {
            Ensure();
            value = Outwards.Up(upper);
        }

        private void Ensure()
        {
            var now = row.Position;
            if (now == position)
                return;
            var numbers = inputs.Read();
            var (first, second) = (firstOfAll, secondOfAll);
            if (known is not null)
            {
                var extra = known.Read();
                (first, second) = (model.first.Of(extra, 0), model.second.Of(extra, 0));
            }
            (lower, upper) = inputs.IsUsable(numbers, score) ? score.Interval(numbers, first, second) : (double.NegativeInfinity, double.PositiveInfinity);
            position = now;   // after the computation: one that failed is not taken for done
        }
    }
}
