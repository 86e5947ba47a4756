using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Data views with the columns of scorers, of scores whose true probabilities are known.</summary>
internal static class ScoredData
{
    public sealed class Row
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }

        public bool Label { get; set; }

        public uint Group { get; set; }

        public float Weight { get; set; } = 1;
    }

    public sealed class ClassRow
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }

        public uint Label { get; set; }

        public uint Group { get; set; }

        public float Weight { get; set; } = 1;
    }

    public sealed class FlagRow
    {
        public float[] Score { get; set; } = [];

        public float[] Probability { get; set; } = [];

        public bool[] PredictedLabels { get; set; } = [];

        public bool[] Label { get; set; } = [];

        public uint Group { get; set; }
    }

    public static List<Row> BinaryRows(int count, double temperature = 2)
    {
        var set = SomeScores.Binary(count, temperature);
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            Score = (float)set.Scores[i], Probability = (float)ScoreForms.Sigmoid(set.Scores[i]), PredictedLabel = set.Scores[i] > 0, Label = set.Labels[i], Group = (uint)(i % 3), Weight = 1 + i % 2,
        })];
    }

    public static List<ClassRow> ClassRows(int count, bool logits = false)
    {
        var set = SomeScores.Multiclass(count, asProbabilities: !logits);
        return [.. Enumerable.Range(0, count).Select(i => new ClassRow
        {
            Score = Array.ConvertAll(set.Row(i).ToArray(), score => (float)score), Label = (uint)set.Labels[i], PredictedLabel = 0, Group = (uint)(i % 3), Weight = 1 + i % 2,
        })];
    }

    public static List<FlagRow> FlagRows(int count)
    {
        var (first, second) = (SomeScores.Binary(count), SomeScores.Binary(count, temperature: 4, seed: 2));
        return [.. Enumerable.Range(0, count).Select(i => new FlagRow
        {
            Score = [(float)first.Scores[i], (float)second.Scores[i]], Probability = [(float)ScoreForms.Sigmoid(first.Scores[i]), (float)ScoreForms.Sigmoid(second.Scores[i])],
            PredictedLabels = [first.Scores[i] > 0, second.Scores[i] > 0], Label = [first.Labels[i], second.Labels[i]], Group = (uint)(i % 3),
        })];
    }

    public static IDataView View(MLContext ml, List<Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Group)].ColumnType = new KeyDataViewType(typeof(uint), 4);
        schema[nameof(Row.Probability)].AddAnnotation("ScoreColumnKind", "BinaryClassification".AsMemory(), TextDataViewType.Instance);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    public static IDataView View(MLContext ml, List<ClassRow> rows, int classes = 3)
    {
        var schema = SchemaDefinition.Create(typeof(ClassRow));
        schema[nameof(ClassRow.Group)].ColumnType = new KeyDataViewType(typeof(uint), 4);
        schema[nameof(ClassRow.Label)].ColumnType = schema[nameof(ClassRow.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        schema[nameof(ClassRow.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        var names = new VBuffer<ReadOnlyMemory<char>>(3, ["low".AsMemory(), "middle".AsMemory(), "high".AsMemory()]);
        schema[nameof(ClassRow.Score)].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, 3));
        schema[nameof(ClassRow.PredictedLabel)].AddAnnotation("KeyValues", names, new VectorDataViewType(TextDataViewType.Instance, 3));
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    public static IDataView View(MLContext ml, List<FlagRow> rows)
    {
        var schema = SchemaDefinition.Create(typeof(FlagRow));
        schema[nameof(FlagRow.Group)].ColumnType = new KeyDataViewType(typeof(uint), 4);
        schema[nameof(FlagRow.Score)].ColumnType = schema[nameof(FlagRow.Probability)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        schema[nameof(FlagRow.Label)].ColumnType = schema[nameof(FlagRow.PredictedLabels)].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, 2);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }
}
