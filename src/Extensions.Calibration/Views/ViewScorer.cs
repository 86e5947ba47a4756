using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Calibration;

/// <summary>Lets a model score changed copies of a row's features. One per cursor: it has scratch memory.</summary>
internal sealed class ViewScorer
{
    private const int Top = 4;

    private readonly IReadOnlyList<FeatureView> views;
    private readonly FeatureRow changed;
    private readonly ValueGetter<VBuffer<float>> rescore;
    private readonly ScoreMeaning meaning;
    private readonly double[] scores;
    private readonly int[] order;
    private VBuffer<float> given;

    /// <exception cref="ArgumentException">The model reads other columns, does not map rows, or its scores are no vector of as many classes.</exception>
    public ViewScorer(ITransformer predictor, IReadOnlyList<FeatureView> views, DataViewSchema.Column features, string scoreColumn, int classCount, ScoreMeaning meaning)
    {
        changed = new FeatureRow(features);
        (this.views, this.meaning, scores, order) = (views, meaning, new double[classCount], new int[classCount]);
        if (!predictor.IsRowToRowMapper)
            throw new ArgumentException($"The model, {predictor.GetType().Name}, must score each row from that row alone.");
        var mapper = predictor.GetRowToRowMapper(changed.Schema);
        var score = ScoreColumns.Find(mapper.OutputSchema, scoreColumn, "score", type => ScoreColumns.IsSingleVector(type) && ((VectorDataViewType)type).Size == classCount, $"a vector of {classCount} Single");
        rescore = mapper.GetRow(changed, [score]).GetGetter<VBuffer<float>>(score);
    }

    /// <summary>Number of values that <see cref="Write"/> writes.</summary>
    public static int Count(int views, int classes) => views * Math.Min(classes, Top);

    /// <summary>Writes, view by view, the probabilities of the (at most 4) classes that the row's own scores put first; NaN where the model has none.</summary>
    public void Write(ReadOnlySpan<float> features, ReadOnlySpan<double> own, Span<double> values)
    {
        for (var k = 0; k < order.Length; k++)
            (order[k], scores[k]) = (k, -own[k]);
        Array.Sort(scores, order);
        var top = Math.Min(order.Length, Top);
        for (var view = 0; view < views.Count; view++)
        {
            views[view].Apply(features, changed.Change());
            rescore(ref given);
            CalibrationReader.Widen(given, scores);
            ScoreForms.Convert(scores, meaning, ScoreMeaning.Probabilities, scores);
            for (var k = 0; k < top; k++)
                values[view * top + k] = scores[order[k]];
        }
    }

    /// <summary>A row of features alone.</summary>
    private sealed class FeatureRow : DataViewRow
    {
        private readonly float[] values;
        private long position = -1;

        public FeatureRow(DataViewSchema.Column features)
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(features.Name, features.Type, features.Annotations);
            (Schema, values) = (builder.ToSchema(), new float[((VectorDataViewType)features.Type).Size]);
        }

        public override DataViewSchema Schema { get; }

        public override long Position => position;

        public override long Batch => 0;

        /// <summary>The features of what is a new row from now on.</summary>
        public Span<float> Change()
        {
            position++;
            return values;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<float>> get = (ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, values.Length);
                values.CopyTo(editor.Values);
                value = editor.Commit();
            };
            return get as ValueGetter<TValue> ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)position, 0);
    }
}
