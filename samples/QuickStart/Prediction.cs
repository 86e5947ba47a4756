using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace QuickStart;

/// <summary>What a model says of one row: the class or number, and the bits of its scores.</summary>
/// <param name="Value">Name of the class, or the number.</param>
/// <param name="ScoreBits">Every score as eight hexadecimal digits, so that two processes can be compared bit for bit.</param>
internal sealed record Prediction(string Value, string ScoreBits)
{
    /// <summary>The highest score: the probability of the class.</summary>
    public float HighestScore => ScoreBits.Split(' ').Max(bits => BitConverter.UInt32BitsToSingle(uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    public override string ToString() => $"{Value}\t{ScoreBits}";

    public static Prediction Parse(string line)
    {
        var tab = line.LastIndexOf('\t');
        return new Prediction(line[..tab], line[(tab + 1)..]);
    }

    /// <summary>Predictions for scored rows of a multiclass or a regression model.</summary>
    public static IEnumerable<Prediction> Read(IDataView scored)
    {
        var score = scored.Schema["Score"];
        if (score.Type is not VectorDataViewType)
            return scored.GetColumn<float>("Score").Select(value => new Prediction(value.ToString("R", CultureInfo.InvariantCulture), Bits(value)));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["PredictedLabel"].Annotations.GetValue("KeyValues", ref names);
        var classes = names.DenseValues().Select(name => name.ToString()).ToArray();
        return scored.GetColumn<uint>("PredictedLabel").Zip(scored.GetColumn<VBuffer<float>>("Score"),
            (key, values) => new Prediction(key == 0 ? "" : classes[key - 1], string.Join(' ', values.DenseValues().Select(Bits))));
    }

    private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);
}
