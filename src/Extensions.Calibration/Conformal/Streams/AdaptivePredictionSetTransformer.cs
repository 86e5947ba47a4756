using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<AdaptivePredictionSetTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row a set of classes by adaptive conformal inference, and learns from rows whose truth arrives.</summary>
/// <remarks>
/// <para>A service keeps the Feedback of every row that it predicts, and hands it to <see cref="Update(int, ReadOnlySpan{double})"/> with the label, once, in whatever order and however late. Predictions and
/// updates may run on any threads at once: a prediction sees the state before or after an update, never between. Saved models carry the state, and two loaded ones go separate ways.</para>
/// <para>A score that is not finite gives all classes. Where <see cref="PredictionSetOptions.AllowEmptySets"/> is false, the class that an empty set gets is not counted as covered: coverage only rises.</para>
/// </remarks>
public sealed class AdaptivePredictionSetTransformer : RowTransformer, ILoadableTransformer<AdaptivePredictionSetTransformer>
{
    private readonly AdaptiveStream stream;
    private readonly ClassProbabilities probabilities;
    private readonly PredictionSetOptions options;
    private readonly int classCount;
    private readonly string feedbackColumnName;

    internal AdaptivePredictionSetTransformer(IHostEnvironment environment, NonconformityScore score, AdaptiveStream stream, double alpha, int classCount, ClassProbabilities probabilities, string feedbackColumnName, PredictionSetOptions options)
        : base(environment, Format)
        => (Score, this.stream, Alpha, this.classCount, this.probabilities, this.feedbackColumnName, this.options) = (score, stream, alpha, classCount, probabilities, feedbackColumnName, options);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXADSET", "MLXAdaptiveSet", 1);

    /// <summary>How badly a class fits a row.</summary>
    public NonconformityScore Score { get; }

    /// <summary>Share of rows whose label may be outside its set in the long run.</summary>
    public double Alpha { get; }

    /// <summary>The state of the stream now.</summary>
    public AdaptiveState State => stream.States[0];

    /// <summary>What is promised of the state now.</summary>
    public ConformalGuarantee Guarantee => stream.Guarantee(Alpha, $"the label is in {options.PredictionSetColumnName}");

    /// <summary>Takes in the truth of a row.</summary>
    /// <param name="label">Number of the class, from 0 (a key less 1; of two classes 1 is the positive one).</param>
    /// <param name="feedback">What the row's prediction gave as Feedback.</param>
    /// <returns>Whether the set of that prediction held the label.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class; nothing has changed.</exception>
    /// <exception cref="ArgumentException">The feedback is not that of a prediction of this model; nothing has changed.</exception>
    public bool Update(int label, ReadOnlySpan<double> feedback)
    {
        if ((uint)label >= (uint)classCount)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"The label of an update must be the number of a class, from 0 to {classCount - 1}. Got {label}.");
        if (feedback.Length != classCount + 1)
            throw new ArgumentException($"The feedback has {feedback.Length} numbers; that of this model's predictions, in column '{feedbackColumnName}', has {classCount + 1}.", nameof(feedback));
        if (double.IsNaN(feedback[0]))
            throw new ArgumentException($"The feedback has no threshold; hand over what the prediction gave in column '{feedbackColumnName}', unchanged.", nameof(feedback));
        return double.IsNaN(feedback[label + 1]) ? stream.Update([], []) : stream.Update([feedback[label + 1]], feedback);
    }

    /// <summary>Takes in the truth of a row of two classes.</summary>
    /// <param name="label">Whether the row is positive.</param>
    /// <param name="feedback">What the row's prediction gave as Feedback.</param>
    /// <returns>Whether the set of that prediction held the label.</returns>
    /// <exception cref="InvalidOperationException">There are more than two classes.</exception>
    /// <exception cref="ArgumentException">The feedback is not that of a prediction of this model; nothing has changed.</exception>
    public bool Update(bool label, ReadOnlySpan<double> feedback) => probabilities.IsBinary ? Update(label ? 1 : 0, feedback)
        : throw new InvalidOperationException($"The label is Boolean and there are {classCount} classes; update with the number of the class.");

    /// <summary>Takes in the truth of rows, in their order.</summary>
    /// <param name="rows">Rows with the label (a key; of two classes Boolean, Single or Double) and the Feedback of their predictions (a vector of Double).</param>
    /// <returns>Number of rows whose set held the label.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A row cannot be used; nothing has changed.</exception>
    public int Update(IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var label = PredictionSetEstimator.FindLabel(rows.Schema, options.LabelColumnName, probabilities.IsBinary);
        var read = FeedbackReader.Read(rows, feedbackColumnName, classCount + 1, label,
            (value, _) => float.IsFinite(value) && (probabilities.IsBinary || value < classCount) ? null : string.Create(CultureInfo.InvariantCulture, $"the {classCount} classes of the model"));
        return read.Sum(row => Update(probabilities.IsBinary ? row.Label > 0 ? 1 : 0 : (int)row.Label, row.Feedback) ? 1 : 0);
    }

    static AdaptivePredictionSetTransformer ILoadableTransformer<AdaptivePredictionSetTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
        => new(environment, MapFormat.Read<NonconformityScore>(reader), AdaptiveStream.Load(reader, 1), reader.ReadDouble(), reader.ReadInt32(), MapFormat.Read<ClassProbabilities>(reader), reader.ReadString(), MapFormat.Read<PredictionSetOptions>(reader));

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // score; state; double: alpha; int: number of classes; column of probabilities; string: name of the feedback column; options (objects as MapFormat writes them)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, Score);
        stream.Save(writer);
        writer.Write(Alpha);
        writer.Write(classCount);
        MapFormat.Write(writer, probabilities);
        writer.Write(feedbackColumnName);
        MapFormat.Write(writer, options);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var column = probabilities.Find(input);
        if (probabilities.ClassCount(column) != classCount)
            throw new ArgumentOutOfRangeException(nameof(input), column.Type.ToString(), $"The score column '{column.Name}' has {probabilities.ClassCount(column)} values per row; the procedure was fitted on {classCount}.");
        var keys = RowKeys.Find(input, options);
        return new RowMapping([column, .. keys],
        [
            new(options.PredictionSetColumnName, new VectorDataViewType(BooleanDataViewType.Instance, classCount), probabilities.IsBinary ? SlotNames.Of("False", "True") : SlotNames.Of(column)),
            new(options.SetSizeColumnName, NumberDataViewType.Int32),
            new(feedbackColumnName, new VectorDataViewType(NumberDataViewType.Double, classCount + 1)),
        ], row => Getters(row, column, keys));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, DataViewSchema.Column column, DataViewSchema.Column[] keys)
    {
        var (values, set, feedback, size) = (new double[classCount], new bool[classCount], new double[classCount + 1], 0);
        var (read, state) = (probabilities.Open(row, column, values), RowKeys.Open(row, keys, options.Seed, values));
        var sets = new OncePerRow(row, () =>
        {
            feedback[0] = stream.Thresholds[0];
            if (read() is null)
                Score.Compute(values, Score.IsRandomized ? RowUniforms.Of(state(), 0) : 0, feedback.AsSpan(1));
            else
                feedback.AsSpan(1).Fill(double.NaN);
            size = Select(feedback, values, set);
        });
        ValueGetter<VBuffer<bool>> getSet = (ref VBuffer<bool> value) =>
        {
            sets.Ensure();
            Copy(set, ref value);
        };
        ValueGetter<int> getSize = (ref int value) =>
        {
            sets.Ensure();
            value = size;
        };
        ValueGetter<VBuffer<double>> getFeedback = (ref VBuffer<double> value) =>
        {
            sets.Ensure();
            Copy(feedback, ref value);
        };
        return [getSet, getSize, getFeedback];
    }

    private int Select(double[] feedback, double[] values, bool[] set)
    {
        var size = 0;
        for (var k = 0; k < set.Length; k++)
            size += (set[k] = double.IsNaN(feedback[k + 1]) || feedback[k + 1] <= feedback[0]) ? 1 : 0;
        if (size > 0 || options.AllowEmptySets)
            return size;
        set[System.Numerics.Tensors.TensorPrimitives.IndexOfMax<double>(values)] = true;
        return 1;
    }

    private static void Copy<T>(T[] values, ref VBuffer<T> buffer)
    {
        var editor = VBufferEditor.Create(ref buffer, values.Length);
        values.CopyTo(editor.Values);
        buffer = editor.Commit();
    }
}
