using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Columns;
using MLExtensions.Conformal;

[assembly: LoadableTransformer<AdaptiveIntervalTransformer>]

namespace MLExtensions.Conformal;

/// <summary>Adds to every row an interval by adaptive conformal inference, and learns from rows whose truth arrives.</summary>
/// <remarks>
/// <para>A service keeps the Feedback of every row that it predicts, and hands it to <see cref="Update(double, ReadOnlySpan{double})"/> with the label, once, in whatever order and however late. Predictions
/// and updates may run on any threads at once: a prediction sees the state before or after an update, never between. Saved models carry the state, and two loaded ones go separate ways.</para>
/// <para>A number of the model that is not finite gives the whole line.</para>
/// </remarks>
public sealed class AdaptiveIntervalTransformer : RowTransformer, ILoadableTransformer<AdaptiveIntervalTransformer>
{
    private const int Inputs = 4;
    private readonly AdaptiveStream stream;
    private readonly IntervalOptions options;
    private readonly string feedbackColumnName;

    internal AdaptiveIntervalTransformer(IHostEnvironment environment, IntervalScore score, AdaptiveStream stream, double alpha, string feedbackColumnName, IntervalOptions options) : base(environment, Format)
        => (Score, this.stream, Alpha, this.feedbackColumnName, this.options) = (score, stream, alpha, feedbackColumnName, options);

    /// <inheritdoc/>
    public static ModelFormat Format { get; } = new("MLXADINT", "MLXAdaptiveInterval", 1);

    /// <summary>How badly a number fits a row.</summary>
    public IntervalScore Score { get; }

    /// <summary>Share of rows whose label may be outside its interval in the long run.</summary>
    public double Alpha { get; }

    /// <summary>The state of the stream now; two, where the ends have thresholds of their own.</summary>
    public ImmutableArray<AdaptiveState> States => stream.States;

    /// <summary>What is promised of the state now.</summary>
    public ConformalGuarantee Guarantee => stream.Guarantee(Alpha, $"the label is from {options.LowerColumnName} to {options.UpperColumnName}");

    /// <summary>Takes in the truth of a row.</summary>
    /// <param name="label">The label, finite, in its unit.</param>
    /// <param name="feedback">What the row's prediction gave as Feedback.</param>
    /// <returns>Whether the interval of that prediction held the label.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The label is not finite; nothing has changed.</exception>
    /// <exception cref="ArgumentException">The feedback is not that of a prediction of this model; nothing has changed.</exception>
    public bool Update(double label, ReadOnlySpan<double> feedback)
    {
        if (!double.IsFinite(label))
            throw new ArgumentOutOfRangeException(nameof(label), label, string.Create(CultureInfo.InvariantCulture, $"The label of an update must be finite. Got {label}."));
        Check(feedback);
        var row = new IntervalInputs(feedback[^4], feedback[^3], feedback[^2], feedback[^1]);
        if (!IsUsable(row))
            return stream.Update([], []);
        Span<double> scores = stackalloc double[stream.Sides];
        for (var side = 0; side < scores.Length; side++)
            scores[side] = Score.Compute(row, label, side);
        return stream.Update(scores, feedback);
    }

    /// <summary>Takes in the truth of rows, in their order.</summary>
    /// <param name="rows">Rows with the label (Single or Double) and the Feedback of their predictions (a vector of Double).</param>
    /// <returns>Number of rows whose interval held the label.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A row cannot be used; nothing has changed.</exception>
    public int Update(IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var label = ScoreColumns.Find(rows.Schema, options.LabelColumnName, "label", InputColumns.IsReal, ScoreColumns.RealWords);
        return FeedbackReader.Read(rows, feedbackColumnName, stream.Sides + Inputs, label, (value, _) => float.IsFinite(value) ? null : "finite numbers").Sum(row => Update(row.Label, row.Feedback) ? 1 : 0);
    }

    static AdaptiveIntervalTransformer ILoadableTransformer<AdaptiveIntervalTransformer>.Load(IHostEnvironment environment, BinaryReader reader, int version)
    {
        var score = MapFormat.Read<IntervalScore>(reader);
        return new(environment, score, AdaptiveStream.Load(reader, score.Sides), reader.ReadDouble(), reader.ReadString(), MapFormat.Read<IntervalOptions>(reader));
    }

    /// <inheritdoc/>
    protected override void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // score; as many states as it has sides; double: alpha; string: name of the feedback column; options (objects as MapFormat writes them)
        ArgumentNullException.ThrowIfNull(writer);
        MapFormat.Write(writer, Score);
        stream.Save(writer);
        writer.Write(Alpha);
        writer.Write(feedbackColumnName);
        MapFormat.Write(writer, options);
    }

    /// <inheritdoc/>
    protected override RowMapping Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var reader = new IntervalReader(input, Score.Columns);
        return new RowMapping([.. reader.All],
            [new(options.LowerColumnName, NumberDataViewType.Single), new(options.UpperColumnName, NumberDataViewType.Single), new(feedbackColumnName, new VectorDataViewType(NumberDataViewType.Double, stream.Sides + Inputs))],
            row => Getters(row, reader));
    }

    private IReadOnlyList<Delegate> Getters(DataViewRow row, IntervalReader reader)
    {
        var (read, ends, numbers, thresholds) = (reader.Open(row), (Lower: 0.0, Upper: 0.0), default(IntervalInputs), stream.Thresholds);
        var intervals = new OncePerRow(row, () =>
        {
            (numbers, thresholds) = (read.Read(), stream.Thresholds);
            ends = !IsUsable(numbers) || double.IsPositiveInfinity(thresholds.Min()) ? (double.NegativeInfinity, double.PositiveInfinity)
                : double.IsNegativeInfinity(thresholds.Max()) ? (double.PositiveInfinity, double.NegativeInfinity)
                : Score.Interval(numbers, thresholds[0], thresholds[^1]);
        });
        var (lower, upper) = Outwards.Getters(intervals, () => ends);
        ValueGetter<VBuffer<double>> feedback = (ref VBuffer<double> value) =>
        {
            intervals.Ensure();
            var editor = VBufferEditor.Create(ref value, thresholds.Length + Inputs);
            thresholds.CopyTo(editor.Values);
            (editor.Values[^4], editor.Values[^3], editor.Values[^2], editor.Values[^1]) = (numbers.Prediction, numbers.Difficulty, numbers.Lower, numbers.Upper);
            value = editor.Commit();
        };
        return [lower, upper, feedback];
    }

    private void Check(ReadOnlySpan<double> feedback)
    {
        if (feedback.Length != stream.Sides + Inputs)
            throw new ArgumentException($"The feedback has {feedback.Length} numbers; that of this model's predictions, in column '{feedbackColumnName}', has {stream.Sides + Inputs}.", nameof(feedback));
        if (double.IsNaN(feedback[0]) || double.IsNaN(feedback[stream.Sides - 1]))
            throw new ArgumentException($"The feedback has no threshold; hand over what the prediction gave in column '{feedbackColumnName}', unchanged.", nameof(feedback));
    }

    private bool IsUsable(in IntervalInputs row)
    {
        static bool Fits(ValueColumn? column, double value) => column is null || double.IsFinite(value);
        var columns = Score.Columns;
        return Fits(columns.Prediction, row.Prediction) && Fits(columns.Difficulty, row.Difficulty) && Fits(columns.Lower, row.Lower) && Fits(columns.Upper, row.Upper) && Score.Fault(row) is null;
    }
}
