using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<PredictionSetTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row the set of classes that holds its label with the promised probability. A score that is not finite gives all classes.</summary>
public sealed class PredictionSetTransformer : RowTransformer, ILoadableTransformer<PredictionSetTransformer>
{
    private readonly IHostEnvironment environment;
    private readonly ClassProbabilities probabilities;
    private readonly PredictionSetOptions options;
    private readonly int classCount;
    private readonly ThresholdRule rule;

    internal PredictionSetTransformer(IHostEnvironment environment, NonconformityScore score, FittedProcedure procedure, double alpha, int classCount, ClassProbabilities probabilities, PredictionSetOptions options)
        : base(environment, Format)
    {
        (this.environment, Score, Procedure, Alpha, this.classCount, this.probabilities, this.options) = (environment, score, procedure, alpha, classCount, probabilities, options);
        rule = procedure.At(alpha);
        Guarantee = procedure.Guarantee(alpha, $"the label of a row is in its {options.PredictionSetColumnName}");
    }

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXPRSET", "MLXPredictionSet", 1);

    /// <summary>How badly a class fits a row.</summary>
    public NonconformityScore Score { get; }

    /// <summary>The fitted procedure, with its calibration scores.</summary>
    public FittedProcedure Procedure { get; }

    /// <summary>Share of rows whose label may be outside its set.</summary>
    public double Alpha { get; }

    /// <summary>What is promised, or why only sets of all classes keep it.</summary>
    public ConformalGuarantee Guarantee { get; }

    /// <summary>The same sets for another alpha: nothing is fitted again.</summary>
    /// <param name="alpha">Share of rows whose label may be outside its set, strictly between 0 and 1. Choose it before looking at the sets: a choice among several by their outcome promises nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    public PredictionSetTransformer At(double alpha) => new(environment, Score, Procedure, ConformalQuantile.CheckAlpha(alpha), classCount, probabilities, options);

    static PredictionSetTransformer ILoadableTransformer<PredictionSetTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<NonconformityScore>(reader), MapFormat.Read<FittedProcedure>(reader), reader.ReadDouble(), reader.ReadInt32(), MapFormat.Read<ClassProbabilities>(reader), MapFormat.Read<PredictionSetOptions>(reader));

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // score; fitted procedure; double: alpha; int: number of classes; column of probabilities; options (objects as MapFormat writes them)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, Score);
        MapFormat.Write(writer, Procedure);
        writer.Write(Alpha);
        writer.Write(classCount);
        MapFormat.Write(writer, probabilities);
        MapFormat.Write(writer, options);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var column = probabilities.Find(input);
        if (probabilities.ClassCount(column) != classCount)
            throw new ArgumentOutOfRangeException(nameof(input), column.Type.ToString(), $"The score column '{column.Name}' has {probabilities.ClassCount(column)} values per row; the procedure was fitted on {classCount}.");
        var inputs = ProcedureInputs.Find(input, Procedure.Columns);
        var names = probabilities.IsBinary ? SlotNames.Of("False", "True") : SlotNames.Of(column);
        var outputs = new List<DataViewSchema.DetachedColumn>
        {
            new(options.PredictionSetColumnName, new VectorDataViewType(BooleanDataViewType.Instance, classCount), names),
            new(options.SetSizeColumnName, NumberDataViewType.Int32),
        };
        if (options.PValuesColumnName is { } pValues)
            outputs.Add(new(pValues, new VectorDataViewType(NumberDataViewType.Single, classCount), names));
        outputs.AddRange(new[] { options.ConfidenceColumnName, options.CredibilityColumnName }.OfType<string>().Select(name => new DataViewSchema.DetachedColumn(name, NumberDataViewType.Single)));
        var keys = RowKeys.Find(input, options);
        return new RowMapping([column, .. inputs.All, .. keys], [.. outputs], row => Getters(row, column, inputs, keys));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DataViewSchema.Column column, ProcedureInputs inputs, DataViewSchema.Column[] keys)
    {
        var (values, scores, set, pValues) = (new double[classCount], new double[classCount], new bool[classCount], new double[classCount]);
        var (read, known, state) = (probabilities.Open(row, column, values), inputs.Open(row), RowKeys.Open(row, keys, options.Seed, values));
        var (usable, size) = (false, 0);
        double Uniform() => Score.IsRandomized ? RowUniforms.Of(state(), 0) : 0;
        var sets = new OncePerRow(row, () =>
        {
            usable = read() is null;
            size = usable ? Select(known.Read(), values, Uniform(), scores, set) : Everything(set);
        });
        var fits = new OncePerRow(row, () =>
        {
            sets.Ensure();
            if (usable)
                ComputePValues(known.Read(), values, Score.IsRandomized || options.SmoothPValues ? state() : 0, scores, pValues);
            else
                Array.Fill(pValues, 1);
        });
        ValueGetter<VBuffer<bool>> getSet = (ref VBuffer<bool> value) =>
        {
            sets.Ensure();
            var editor = VBufferEditor.Create(ref value, classCount);
            set.CopyTo(editor.Values);
            value = editor.Commit();
        };
        ValueGetter<int> getSize = (ref int value) =>
        {
            sets.Ensure();
            value = size;
        };
        ValueGetter<VBuffer<float>> getPValues = (ref VBuffer<float> value) =>
        {
            fits.Ensure();
            var editor = VBufferEditor.Create(ref value, classCount);
            for (var k = 0; k < classCount; k++)
                editor.Values[k] = (float)pValues[k];
            value = editor.Commit();
        };
        ValueGetter<float> Largest(Func<double, double, double> summary) => (ref float value) =>
        {
            fits.Ensure();
            var (first, second) = (0.0, 0.0);
            foreach (var pValue in pValues)
                (first, second) = pValue > first ? (pValue, first) : (first, Math.Max(second, pValue));
            value = (float)summary(first, second);
        };
        var getters = new List<Delegate> { getSet, getSize };
        if (options.PValuesColumnName is not null)
            getters.Add(getPValues);
        if (options.ConfidenceColumnName is not null)
            getters.Add(Largest((_, second) => 1 - second));
        if (options.CredibilityColumnName is not null)
            getters.Add(Largest((first, _) => first));
        return getters;
    }

    private void ComputePValues(in ConformalRow row, double[] values, ulong state, double[] scores, double[] pValues)
    {
        Score.Compute(values, Score.IsRandomized ? RowUniforms.Of(state, 0) : 0, scores);
        for (var k = 0; k < scores.Length; k++)
            pValues[k] = options.SmoothPValues ? Procedure.SmoothedPValue(row, k, scores[k], RowUniforms.Of(state, k + 1)) : Procedure.PValue(row, k, scores[k]);
    }

    private int Select(in ConformalRow row, double[] values, double uniform, double[] scores, bool[] set)
    {
        var size = 0;
        if (!rule.DependsOnClass)
        {
            size = Score.Select(values, uniform, rule.Of(row, 0), set);
        }
        else
        {
            Score.Compute(values, uniform, scores);
            for (var k = 0; k < scores.Length; k++)
                size += (set[k] = scores[k] <= rule.Of(row, k)) ? 1 : 0;
        }
        if (size > 0 || options.AllowEmptySets)
            return size;
        set[System.Numerics.Tensors.TensorPrimitives.IndexOfMax<double>(values)] = true;
        return 1;
    }

    private static int Everything(bool[] set)
    {
        Array.Fill(set, true);
        return set.Length;
    }
}
