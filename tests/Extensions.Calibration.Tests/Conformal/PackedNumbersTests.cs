using System.Text.Json;
using System.Text.Json.Serialization;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal;

public class PackedNumbersTests
{
    private sealed record Packed([property: JsonConverter(typeof(PackedNumbers<double>))] double[] Doubles, [property: JsonConverter(typeof(PackedNumbers<int>))] int[]? Integers);

    [Fact, Trait("Kind", "Property")]
    public void Numbers_WrittenAndRead_AreTheSameBits()
    {
        double[] doubles = [0, -0.0, 1 / 3.0, double.NaN, double.PositiveInfinity, double.Epsilon];
        var read = JsonSerializer.Deserialize<Packed>(JsonSerializer.Serialize(new Packed(doubles, [1, -1, int.MaxValue])))!;
        Assert.Equal(doubles.Select(BitConverter.DoubleToInt64Bits), read.Doubles.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([1, -1, int.MaxValue], read.Integers!);
        Assert.Equal(("""{"Doubles":"AAAAAAAA8D8=","Integers":null}""", ""), (JsonSerializer.Serialize(new Packed([1], null)), string.Concat(JsonSerializer.Deserialize<Packed>("""{"Doubles":""}""")!.Doubles)));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData("7")]
    [InlineData("\"no base64\"")]
    [InlineData("\"AAAA\"")]
    public void Read_Damaged_IsAnError(string text) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Packed>($$"""{"Doubles":{{text}}}"""));
}
