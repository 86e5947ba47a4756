using Microsoft.ML;
using Microsoft.ML.Data;

namespace RiskControl;

/// <summary>A support ticket: what is known when it comes, and the teams that must see it. A team that is left out costs more than one that looks in vain.</summary>
internal sealed class Ticket
{
    public float[] Features { get; set; } = [];

    public bool[] Label { get; set; } = [];
}

/// <summary>Makes tickets whose teams follow from hidden needs, only a part of which shows in the features: no model can be sure.</summary>
internal static class Tickets
{
    public const int FeatureCount = 12;

    public static readonly string[] Teams = ["billing", "delivery", "account", "hardware", "network", "legal"];

    /// <summary>How common each team is: the last one is rare.</summary>
    private static readonly double[] Offsets = [0.2, -0.2, -0.5, -0.8, -1.2, -2.2];

    /// <summary>Makes tickets; the same ones for the same seed.</summary>
    public static Ticket[] Make(int count, int seed)
    {
        var random = new Random(seed);
        var forms = Forms();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var features = Enumerable.Range(0, FeatureCount).Select(_ => (float)Normal(random)).ToArray();
            var label = forms.Select((form, team) => Offsets[team] + form.Zip(features, (weight, value) => weight * value).Sum() + 0.8 * Normal(random) > 0).ToArray();
            return new Ticket { Features = features, Label = label };
        })];
    }

    /// <summary>The tickets as a data view, with the teams as names of the label's slots.</summary>
    public static IDataView View(MLContext ml, IEnumerable<Ticket> tickets)
    {
        var schema = SchemaDefinition.Create(typeof(Ticket));
        schema[nameof(Ticket.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FeatureCount);
        schema[nameof(Ticket.Label)].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, Teams.Length);
        schema[nameof(Ticket.Label)].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(Teams.Length, Array.ConvertAll(Teams, team => team.AsMemory())), new VectorDataViewType(TextDataViewType.Instance, Teams.Length));
        return ml.Data.LoadFromEnumerable(tickets, schema);
    }

    private static double[][] Forms()
    {
        var random = new Random(20);
        return [.. Teams.Select(_ => Enumerable.Range(0, FeatureCount).Select(_ => 0.4 * Normal(random)).ToArray())];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
