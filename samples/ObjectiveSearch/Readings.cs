using Microsoft.ML;
using Microsoft.ML.Data;

namespace ObjectiveSearch;

/// <summary>What sensors of a machine say, and its state.</summary>
internal sealed class Reading
{
    public float[] Features { get; set; } = [];

    public uint Label { get; set; }
}

/// <summary>Makes readings whose state depends on the sensors, not by a straight line alone. Those to train on were labelled in haste.</summary>
internal static class Readings
{
    public const int SensorCount = 10;
    public const double WrongShare = 0.2;

    public static readonly string[] States = ["sound", "worn", "loose", "overheated", "blocked"];

    /// <summary>Makes readings; the same ones for the same seed.</summary>
    /// <param name="count">Their number.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="wrongShare">Share of labels that are another state, each alike.</param>
    public static Reading[] Make(int count, int seed, double wrongShare)
    {
        var random = new Random(seed);
        var forms = Forms();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var sensors = Enumerable.Range(0, SensorCount).Select(_ => (float)Normal(random)).ToArray();
            var state = Array.ConvertAll(forms, form => Height(form, sensors) + 0.4 * Normal(random)).Index().MaxBy(height => height.Item).Index;
            var isWrong = random.NextDouble() < wrongShare;
            return new Reading { Features = sensors, Label = 1 + (uint)((state + (isWrong ? random.Next(1, States.Length) : 0)) % States.Length) };
        })];
    }

    /// <summary>The readings as a data view, with the states as names of the keys.</summary>
    public static IDataView View(MLContext ml, IEnumerable<Reading> readings)
    {
        var schema = SchemaDefinition.Create(typeof(Reading));
        schema[nameof(Reading.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, SensorCount);
        schema[nameof(Reading.Label)].ColumnType = new KeyDataViewType(typeof(uint), States.Length);
        schema[nameof(Reading.Label)].AddAnnotation("KeyValues", new VBuffer<ReadOnlyMemory<char>>(States.Length, Array.ConvertAll(States, state => state.AsMemory())), new VectorDataViewType(TextDataViewType.Instance, States.Length));
        return ml.Data.LoadFromEnumerable(readings, schema);
    }

    private static double Height(double[][] form, float[] sensors) => sensors.Select((value, i) => form[0][i] * value + form[1][i] * value * sensors[(i + 1) % SensorCount]).Sum();

    private static double[][][] Forms()
    {
        var random = new Random(20);
        return [.. States.Select(_ => Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, SensorCount).Select(_ => Normal(random)).ToArray()).ToArray())];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
