using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Reads calibration rows once, traces the loss of every risk, and chooses lambda.</summary>
internal sealed class RiskControlFit
{
    private readonly IHostEnvironment environment;
    private readonly RiskTask task;
    private readonly RiskControlOptions options;
    private readonly ImmutableArray<RiskTarget> targets;
    private readonly RiskProcedure procedure;

    /// <exception cref="ArgumentException">There is no target, or one does not fit the procedure.</exception>
    public RiskControlFit(IHostEnvironment environment, RiskTask task, IEnumerable<RiskTarget> targets, RiskProcedure procedure, RiskControlOptions? options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(procedure);
        (this.environment, this.task, this.targets, this.procedure, this.options) = (environment, task, [.. targets], procedure, options ?? new());
        OptionsValidator.Validate(this.options);
        OptionsValidator.Validate(procedure);
        _ = procedure.Grid;   // a bad grid is told now, not when rows come
        if (this.targets.IsEmpty)
            throw new ArgumentException("There must be at least one risk.", nameof(targets));
        foreach (var (risk, alpha) in this.targets)
        {
            OptionsValidator.Validate(risk);
            risk.Rules.Limits.Checked().CheckAlpha(alpha);
            if (!procedure.TakesRises)
                (risk.Rules with { Monotonise = this.options.Monotonise }).DemandFalling();
        }
        if (this.options.Weighting is not null && procedure is not ConformalRiskControl)
            throw new ArgumentException($"Weights of rows are for {nameof(ConformalRiskControl)}. Got {procedure.GetType().Name}.", nameof(options));
        if (this.options.Weighting is OrderDecay { Decay: var order })
            DecayedWeights.Of(0, order);
        if (this.options.Weighting is TimeDecay { Decay: var time })
            DecayedWeights.OfTimes([], time);
        Columns = RiskColumns.Of(task, this.options);
    }

    public IHostEnvironment Environment => environment;

    public RiskControlOptions Options => options;

    public RiskColumns Columns { get; }

    /// <summary>Checks the columns against a promised schema.</summary>
    /// <returns>The score column.</returns>
    public SchemaShape.Column Check(SchemaShape schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (options.Weighting?.Column is { } weight)
            schema.Find(weight, "weight", ScoreColumns.IsReal, ScoreColumns.RealWords);
        return Columns.Check(schema);
    }

    /// <summary>The columns that every transformer may add.</summary>
    public SchemaShape.Column[] CommonOutputs => options.Weighting is { IsPerRow: true } ? [ColumnShapes.Scalar(options.LambdaColumnName, NumberDataViewType.Single)] : [];

    public RiskControlModel Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (weighting, score) = (options.Weighting, Columns.FindScore(input.Schema));
        var labelCount = RiskColumns.LabelCount(score);
        var label = Columns.FindLabel(input.Schema, labelCount);
        DataViewSchema.Column? weight = weighting?.Column is { } name ? ScoreColumns.Find(input.Schema, name, "weight", InputColumns.IsReal, ScoreColumns.RealWords) : null;
        var traces = targets.Select(target => new Traced(target.Risk, procedure.Grid, options.Monotonise, weighting is not null)).ToArray();
        var (probabilities, truth) = (new double[labelCount], new bool[labelCount]);
        using var cursor = input.GetRowCursor(weight is { } found ? [score, label, found] : [score, label]);
        var (readScores, readLabels) = (Columns.OpenScores(cursor, score, probabilities), Columns.OpenLabels(cursor, label, truth));
        var getWeight = weight is { } of ? Reals(cursor, of) : null;
        var (taken, missing, newest) = (0L, 0L, double.NegativeInfinity);
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            var (hasLabel, fault) = readLabels();
            if (!hasLabel)
            {
                missing++;
                continue;
            }
            if ((fault ?? readScores()) is { } bad)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, columns '{label.Name}' and '{score.Name}', has {bad}."));
            var value = getWeight?.Invoke() ?? taken;
            if (weighting?.Fault(value) is { } badWeight)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, column '{weight!.Value.Name}', has {badWeight}."));
            newest = Math.Max(newest, value);
            foreach (var traced in traces)
                traced.Add(probabilities, truth, row, value);
            taken++;
        }
        if (taken == 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"No row has a label in '{label.Name}'; {missing} rows have none. Risk control is fitted on labelled rows."));
        var model = Choose(Array.ConvertAll(traces, traced => traced.Build(weighting, taken)), newest, labelCount);
        if (TrainedRows.AreScored(input))
            Warn("the rows are those that the model was trained on, and nothing is guaranteed: fit on held-out rows, with AppendHeldOut.");
        if (missing > 0)
            Warn($"{missing} rows have no label and were left out; what is promised holds for rows of the kind that is left.");
        if (model.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            Warn(shortfall);
        return model;
    }

    private RiskControlModel Choose(RiskCurve[] curves, double newest, int labelCount)
    {
        var (weighting, alphas) = (options.Weighting, targets.Select(target => target.Alpha).ToArray());
        // A row of its own weight is judged when it comes; the result is that of a typical one.
        double Typical(RiskCurve curve) => weighting is RatioWeighting ? curve.TotalWeight / curve.Count : 1;
        var result = weighting is null ? procedure.Control(curves, alphas) : RiskControlResult.All(curves.Zip(alphas, (curve, alpha) => curve.Control(alpha, Typical(curve))));
        var saved = weighting is { IsPerRow: true } ? curves.Zip(alphas, (curve, alpha) => SavedRiskCurve.Of(curve, alpha)).ToArray() : [];
        var statement = string.Join(" and ", targets.Select(target => string.Create(CultureInfo.InvariantCulture, $"the expected {target.Risk.Description} is at most {target.Alpha}")));
        var assumption = weighting is null ? procedure.Assumption
            : string.Create(CultureInfo.InvariantCulture, $"{weighting.Assumption}; the weights are worth {curves.Min(curve => curve.EffectiveCount):g4} rows, and with weight 1 of a new row no alpha below {curves.Max(curve => curve.LeastAlpha):g4} can be met");
        var guarantee = new ConformalGuarantee($"{statement}, {procedure.Promise}{(saved.Length > 0 ? ", at the lambda of its own weight" : "")}", assumption) { Holds = result.IsControlled, Shortfall = result.Reason };
        return new(result, guarantee, Columns, labelCount, options.Weighting, newest, [.. saved]);
    }

    private void Warn(string message) => FoundEnvironment.Warn(environment, "Conformal", $"{procedure.GetType().Name}: {message}");

    /// <summary>A real column as doubles: times and weights keep their precision.</summary>
    internal static Func<double> Reals(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == NumberDataViewType.Double)
        {
            var (get, value) = (row.GetGetter<double>(column), 0.0);
            return () =>
            {
                get(ref value);
                return value;
            };
        }
        var (getSingle, single) = (row.GetGetter<float>(column), 0f);
        return () =>
        {
            getSingle(ref single);
            return single;
        };
    }

    /// <summary>One risk, its curves as they come.</summary>
    private sealed class Traced
    {
        private readonly Risk risk;
        private readonly LossCurve curve = new();
        private readonly GridSums? sums;
        private readonly LossCurves.Collector? collector;
        private readonly List<double>? values;

        public Traced(Risk risk, double[]? grid, bool monotonise, bool isWeighted)
        {
            this.risk = grid is null ? risk : risk.On(grid);
            var rules = this.risk.Rules with { Monotonise = monotonise };
            // Weights are known when all rows have come: the breakpoints are kept until then.
            if ((grid ?? risk.OwnGrid) is { } lambdas && !isWeighted)
                sums = new(lambdas, rules);
            else
                (collector, values) = (new(rules), isWeighted ? [] : null);
        }

        public void Add(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, long row, double value)
        {
            if (!risk.Trace(probabilities, truth, curve))
                return;
            sums?.Add(curve, row);
            collector?.Add(curve, row);
            values?.Add(value);
        }

        public RiskCurve Build(RowWeighting? weighting, long rowCount)
            => sums?.Build() ?? collector!.Build().Average(weighting is null ? default : weighting.Weights([.. values!], rowCount));
    }
}
