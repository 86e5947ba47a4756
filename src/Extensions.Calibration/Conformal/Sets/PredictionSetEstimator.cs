using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Fits a conformal procedure on held-out rows and adds, to every row, the set of classes that holds its label with probability at least 1 - alpha.</summary>
/// <remarks>
/// <para>Input columns: label (a key; of two classes Boolean, or Single or Double: positive above 0), score (of several classes a vector of Single, of two the Single Probability), and what the procedure
/// names. Output columns: PredictionSet (vector of Boolean, one per class, named as they are), SetSize (Int32), and, where
/// <see cref="PredictionSetOptions"/> name them, the p-values of the classes (vector of Single), confidence and credibility (Single).</para>
/// <para>Append it with <c>AppendHeldOut</c>: on rows that the model was fitted on nothing is guaranteed. Rows without a label are left out, with a warning; a class beyond the scores counts as never covered.
/// A score that is not finite is an error here, and gives all classes in a transformed row.</para>
/// </remarks>
public sealed class PredictionSetEstimator : IEstimator<PredictionSetTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly NonconformityScore score;
    private readonly ConformalProcedure procedure;
    private readonly PredictionSetOptions options;
    private readonly ClassProbabilities probabilities;
    private readonly double alpha;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="isBinary">Whether there are two classes and one probability, that of the positive one.</param>
    /// <param name="score">How badly a class fits a row.</param>
    /// <param name="alpha">Share of rows whose label may be outside its set, strictly between 0 and 1.</param>
    /// <param name="procedure">How calibration rows become thresholds; <see cref="SplitConformal"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public PredictionSetEstimator(IHostEnvironment environment, bool isBinary, NonconformityScore score, double alpha, ConformalProcedure? procedure = null, PredictionSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(score);
        ConformalQuantile.CheckAlpha(alpha);
        (this.environment, this.score, this.alpha, this.procedure, this.options) = (environment, score, alpha, procedure ?? new SplitConformal(), options ?? new());
        OptionsValidator.Validate(this.options);
        OptionsValidator.Validate(score);
        OptionsValidator.Validate(this.procedure);
        probabilities = ClassProbabilities.Of(this.options, isBinary);
    }

    /// <summary>Fits the procedure.</summary>
    /// <param name="input">Scored rows with labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or are too few for alpha where <see cref="PredictionSetOptions.Shortfall"/> says so.</exception>
    public PredictionSetTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = Read(input, procedure.GetType().Name, out var classes, out var tuned)!;
        var transformer = new PredictionSetTransformer(environment, tuned, procedure.Fit(rows), alpha, classes, probabilities, RowKeys.Resolve(options, score, input.Schema));
        if (transformer.Guarantee.Demand(options.Shortfall).Shortfall is { } shortfall)
            FoundEnvironment.Warn(environment, "Conformal", $"{procedure.GetType().Name}: {shortfall}");
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.Find(options.LabelColumnName, "label", column => probabilities.IsBinary ? ScoreColumns.IsReal(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType : ScoreColumns.IsKey(column),
            probabilities.IsBinary ? "Boolean, Single or Double" : ScoreColumns.KeyWords);
        var scores = probabilities.Find(inputSchema);
        ProcedureInputs.Check(inputSchema, procedure.Columns);
        foreach (var key in options.RowKeyColumnNames ?? [])
            inputSchema.Find(key, "row key", RowWords.Reads, RowWords.Types);
        SchemaShape.Column Vector(string name, PrimitiveDataViewType item)
            => probabilities.IsBinary ? ColumnShapes.Vector(name, item).WithSlotNamesOnly() : ColumnShapes.Vector(name, item).WithSlotNamesOnly(scores);
        SchemaShape.Column[] outputs = [Vector(options.PredictionSetColumnName, BooleanDataViewType.Instance), ColumnShapes.Scalar(options.SetSizeColumnName, NumberDataViewType.Int32)];
        if (options.PValuesColumnName is { } pValues)
            outputs = [.. outputs, Vector(pValues, NumberDataViewType.Single)];
        return inputSchema.With([.. outputs, .. new[] { options.ConfidenceColumnName, options.CredibilityColumnName }.OfType<string>().Select(name => ColumnShapes.Scalar(name, NumberDataViewType.Single))]);
    }

    /// <summary>Tunes the score, reads labelled rows and counts the classes; null where there is none and that is allowed.</summary>
    internal ConformalRows? Read(IDataView input, string name, out int classes, out NonconformityScore tuned, bool allowNone = false)
    {
        var column = probabilities.Find(input.Schema);
        var label = FindLabel(input.Schema, options.LabelColumnName, probabilities.IsBinary);
        var count = classes = probabilities.ClassCount(column);
        var keys = RowKeys.Find(input.Schema, RowKeys.Resolve(options, score, input.Schema));
        var final = tuned = score.NeedsTuning ? Tune(input, column, label, classes, keys) : score;
        return ConformalReader.Read(environment, name, input, procedure.Columns, [column, label, .. keys], row => Reader(row, column, label, count, final, keys), count, alpha: alpha, allowNone: allowNone).FirstOrDefault();
    }

    internal static DataViewSchema.Column FindLabel(DataViewSchema schema, string name, bool isBinary) => isBinary
        ? ScoreColumns.Find(schema, name, "label", type => type is BooleanDataViewType || Columns.InputColumns.IsReal(type), "Boolean, Single or Double")
        : ScoreColumns.Find(schema, name, "label", type => type is KeyDataViewType, ScoreColumns.KeyWords);

    private bool IsForTuning(long row) => score.NeedsTuning && RowUniforms.OfPosition(options.Seed, row) < options.TuningShare;

    /// <summary>The score with settings that suit the rows for tuning; as it was, with a warning, where there is none of use.</summary>
    private NonconformityScore Tune(IDataView input, DataViewSchema.Column column, DataViewSchema.Column label, int classes, DataViewSchema.Column[] keys)
    {
        var (values, all, labels, uniforms) = (new double[classes], new List<double>(), new List<int>(), new List<double>());
        using var cursor = input.GetRowCursor([column, label, .. keys]);
        var (read, readLabel, state) = (probabilities.Open(cursor, column, values), LabelReader(cursor, label), RowKeys.Open(cursor, keys, options.Seed, values));
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            if (!IsForTuning(row) || readLabel() is not { } found || found >= classes || read() is not null)
                continue;
            all.AddRange(values);
            labels.Add(found);
            uniforms.Add(score.IsRandomized ? RowUniforms.Of(state(), 0) : 0);
        }
        if (labels.Count > 0)
            return score.Tune(new([.. all], classes, [.. labels], [.. uniforms]), alpha);
        FoundEnvironment.Warn(environment, "Conformal", $"{score.GetType().Name}: none of the rows fell into the share {options.TuningShare} for tuning; its settings stay as given.");
        return score;
    }

    private Func<ConformalReader.ScoredRow> Reader(DataViewRow row, DataViewSchema.Column column, DataViewSchema.Column label, int classes, NonconformityScore tuned, DataViewSchema.Column[] keys)
    {
        var values = new double[classes];
        var (read, readLabel, state, position) = (probabilities.Open(row, column, values), LabelReader(row, label), RowKeys.Open(row, keys, options.Seed, values), -1L);
        return () =>
        {
            position++;
            if (readLabel() is not { } found)
                return new(false);
            if (read() is { } fault)
                return new(true, fault);
            if (IsForTuning(position))
                return new(true, IsSpent: true);
            return new(true, null, found < classes ? tuned.Compute(values, found, tuned.IsRandomized ? RowUniforms.Of(state(), 0) : 0) : double.PositiveInfinity, 0, found);
        };
    }

    /// <summary>Makes what reads the class of a row that moves, null where it is missing.</summary>
    private Func<int?> LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        var (getLabel, truth) = (Columns.LabelReader.Scalar(row, label), 0f);
        return () =>
        {
            getLabel(ref truth);
            return !float.IsFinite(truth) ? null : probabilities.IsBinary ? (truth > 0 ? 1 : 0) : (int)truth;
        };
    }
}
