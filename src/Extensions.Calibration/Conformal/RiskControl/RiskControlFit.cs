using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
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
        if (this.options.Weights is not null && procedure is not ConformalRiskControl)
            throw new ArgumentException($"Weights of rows are for {nameof(ConformalRiskControl)}. Got {procedure.GetType().Name}.", nameof(options));
        if (this.options.Weights is ClassRatioWeights)
            throw OfClasses(this.options.Weights, nameof(options));
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
        ProcedureInputs.Check(schema, WeightColumns);
        return Columns.Check(schema);
    }

    /// <summary>The columns that every transformer may add.</summary>
    public SchemaShape.Column[] CommonOutputs => options.Weights is { IsPerRow: true } ? [ColumnShapes.Scalar(options.LambdaColumnName, NumberDataViewType.Single)] : [];

    private ProcedureColumns WeightColumns => options.Weights?.Columns ?? ProcedureColumns.None;

    public RiskControlModel Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var score = Columns.FindScore(input.Schema);
        var labelCount = RiskColumns.LabelCount(score);
        var label = Columns.FindLabel(input.Schema, labelCount);
        var traces = targets.Select(target => new Traced(target.Risk, procedure.Grid, options.Monotonise, options.Weights is not null)).ToArray();
        var rows = ConformalReader.Read(environment, procedure.GetType().Name, input, WeightColumns, [label, score], row => Open(row, label, score, labelCount, traces))[0];
        var model = options.Weights is { } weights ? Weighted(weights, traces, rows, labelCount) : Plain(traces, labelCount);
        if (model.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            FoundEnvironment.Warn(environment, "Conformal", $"{procedure.GetType().Name}: {shortfall}");
        return model;
    }

    /// <summary>Makes what traces the losses of a row that moves; there is no score beside them.</summary>
    private Func<ConformalReader.ScoredRow> Open(DataViewRow row, DataViewSchema.Column label, DataViewSchema.Column score, int labelCount, Traced[] traces)
    {
        var (probabilities, truth) = (new double[labelCount], new bool[labelCount]);
        var (readScores, readLabels) = (Columns.OpenScores(row, score, probabilities), Columns.OpenLabels(row, label, truth));
        var place = 0;
        return () =>
        {
            var (hasLabel, fault) = readLabels();
            fault ??= hasLabel ? readScores() : null;
            if (!hasLabel || fault is not null)
                return new(hasLabel, fault);
            foreach (var traced in traces)
                traced.Add(probabilities, truth, row.Position, place);
            place++;
            return new(HasLabel: true);
        };
    }

    private string Controlled => string.Join(" and ", targets.Select(target => string.Create(CultureInfo.InvariantCulture, $"the expected {target.Risk.Description} is at most {target.Alpha}")));

    private RiskControlModel Plain(Traced[] traces, int labelCount)
    {
        var result = procedure.Control(Array.ConvertAll(traces, traced => traced.Average()), [.. targets.Select(target => target.Alpha)]);
        return new(result, new($"{Controlled}, {procedure.Promise}", procedure.Assumption) { Holds = result.IsControlled, Shortfall = result.Reason }, Columns, labelCount, null, []);
    }

    private RiskControlModel Weighted(CalibrationWeights weights, Traced[] traces, ConformalRows rows, int labelCount)
    {
        var weighted = weights.Fit(rows);
        return weighted.New.DependsOnClass ? throw OfClasses(weights, nameof(weights))
            : WeightedRiskControl.Choose([.. traces.Zip(targets, (traced, target) => traced.Losses(target.Alpha, rows.Count))], weighted, rows, Controlled, Columns, labelCount);
    }

    private static ArgumentException OfClasses(CalibrationWeights weights, string parameter) => new($"{weights.GetType().Name} give a new row one weight per class, and risk control decides by one per row. Use a ratio of rows, or {nameof(WeightedSplit)} for sets of classes.", parameter);

    /// <summary>One risk, its curves as they come.</summary>
    private sealed class Traced
    {
        private readonly Risk risk;
        private readonly LossCurve curve = new();
        private readonly GridSums? sums;
        private readonly LossCurves.Collector? collector;
        private readonly List<int>? places;

        public Traced(Risk risk, double[]? grid, bool monotonise, bool isWeighted)
        {
            this.risk = grid is null ? risk : risk.On(grid);
            var rules = this.risk.Rules with { Monotonise = monotonise };
            // Weights are known when all rows have come: the breakpoints are kept until then.
            if ((grid ?? risk.OwnGrid) is { } lambdas && !isWeighted)
                sums = new(lambdas, rules);
            else
                (collector, places) = (new(rules), isWeighted ? [] : null);
        }

        public void Add(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, long row, int place)
        {
            if (!risk.Trace(probabilities, truth, curve))
                return;
            sums?.Add(curve, row);
            collector?.Add(curve, row);
            places?.Add(place);
        }

        public RiskCurve Average() => sums?.Build() ?? collector!.Build().Average();

        public WeightedRiskControl.Losses Losses(double alpha, int rowCount) => new(alpha, collector!.Build(), places!.Count == rowCount ? null : [.. places]);
    }
}
