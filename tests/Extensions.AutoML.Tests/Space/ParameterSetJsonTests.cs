using System.Text.Json;
using static Extensions.AutoML.Tests.Space.SearchSpaceTests;

namespace Extensions.AutoML.Tests.Space;

public sealed class ParameterSetJsonTests
{
    [Fact]
    public void Json_NumbersOfAllSizes_ComeBackToTheLastBit()
    {
        var random = new Random(3);
        var bytes = new byte[8];
        var numbers = Enumerable.Range(0, 500).Select(_ =>
        {
            random.NextBytes(bytes);
            return BitConverter.ToDouble(bytes);
        }).Where(double.IsFinite).Concat([0.1, -0.0, double.Epsilon, double.MaxValue, 1.0 / 3, 1e22, 42]).ToArray();
        var values = Set([.. numbers.Select((number, place) => ($"p{place}", (ParameterValue)number))]);
        var back = JsonSerializer.Deserialize<ParameterSet>(JsonSerializer.Serialize(values))!;
        Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), back.Values.Select(value => BitConverter.DoubleToInt64Bits(value.Number)));
    }

    [Fact]
    public void Json_WordsAndOrder_AreKept()
    {
        var values = Set(("objective", "focal"), ("objective.focal.gamma", 2), ("odd \"name\"", "ü\n"));
        var text = JsonSerializer.Serialize(values);
        Assert.StartsWith("""{"objective":"focal","objective.focal.gamma":2,""", text);
        var back = JsonSerializer.Deserialize<ParameterSet>(text)!;
        Assert.Equal(values, back);
        Assert.Equal(values.Keys, back.Keys);
    }

    [Theory]
    [InlineData("[1]", "JSON object")]
    [InlineData("""{"a":true}""", "'a' must be a finite number or a text")]
    [InlineData("""{"a":null}""", "'a' must be a finite number or a text")]
    [InlineData("""{"a":1e999}""", "'a' must be a finite number or a text")]
    [InlineData("""{"a":{"b":1}}""", "'a' must be a finite number or a text")]
    [InlineData("""{"a":1,"a":2}""", "'a' comes twice")]
    public void Json_OtherContent_IsAnError(string text, string message)
        => Assert.Contains(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ParameterSet>(text)).Message);
}
