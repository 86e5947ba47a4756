namespace Extensions.Evaluation.Tests.Golden;

/// <summary>The data sets of calibration.json as probabilities and labels.</summary>
internal static class GoldenRows
{
    /// <summary>What a case calls "on": a binary data set, or confidences and hits of the one with several classes.</summary>
    public static (double[] Probabilities, bool[] Labels) On(GoldenCase golden, string on)
    {
        if (on == "top_multi")
        {
            var (probabilities, labels) = Multiclass(golden);
            var top = TopLabel.Of(probabilities, 4, labels);
            return (top.Confidences, top.Hits);
        }
        var dataSet = on == "binary" ? "binary150" : "edges60";
        return (golden.Column("prob", dataSet), Array.ConvertAll(golden.Integers("label", dataSet), label => label == 1));
    }

    /// <summary>Softmax of the logits of multi180, divided by a temperature, and the labels.</summary>
    public static (double[] Probabilities, int[] Labels) Multiclass(GoldenCase golden, double temperature = 1)
    {
        var probabilities = golden.Column("logits", "multi180").Chunk(4).SelectMany(row => Softmax(row, temperature)).ToArray();
        return (probabilities, golden.Integers("label", "multi180"));
    }

    private static double[] Softmax(double[] logits, double temperature)
    {
        var exponentials = Array.ConvertAll(logits, z => Math.Exp((z - logits.Max()) / temperature));
        return Array.ConvertAll(exponentials, e => e / exponentials.Sum());
    }
}
