using System.Text.Json;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives;

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ObjectiveJsonTests
{
    [Fact]
    public void Serialize_AsBase_WritesNameAndParametersInSnakeCase() => Assert.Equal(
        """{"type":"focal","gamma":2,"alpha":[0.25,0.75],"detach_weight":true}""",
        JsonSerializer.Serialize<Objective>(new FocalLoss(alpha: [0.25, 0.75], detachWeight: true)));

    [Fact]
    public void Serialize_OptionsWithOtherNaming_WritesTheSame() => Assert.Equal(
        JsonSerializer.Serialize<Objective>(new CrossEntropy()),
        JsonSerializer.Serialize<Objective>(new CrossEntropy(), JsonSerializerOptions.Web));

    [Fact]
    public void Deserialize_ParametersLeftOut_HaveTheirDefaults() =>
        Assert.Equal(new BinaryFocalLoss(gamma: 3), JsonSerializer.Deserialize<BinaryObjective>("""{"gamma":3,"type":"focal_binary"}"""));

    [Fact]
    public void Deserialize_NullParameters_MeanNone()
    {
        Assert.Equal(new BinaryFocalLoss(alpha: null), JsonSerializer.Deserialize<Objective>("""{"type":"focal_binary","alpha":null}"""));
        Assert.Equal(new FocalLoss(), JsonSerializer.Deserialize<Objective>("""{"type":"focal","alpha":null}"""));
    }

    [Fact]
    public void Deserialize_Null_IsNull() => Assert.Null(JsonSerializer.Deserialize<Objective>("null"));

    [Fact]
    public void Deserialize_PropertyOfAnOptionsClass_RoundTrips()
    {
        var options = new Options { Objective = new PolyNCrossEntropy([1, 0.5]), Reducer = new MeanReducer() };
        Assert.Equal(options, JsonSerializer.Deserialize<Options>(JsonSerializer.Serialize(options)));
    }

    [Fact]
    public void Deserialize_ObjectiveInsideAnother_RoundTrips()
    {
        Objective twice = new Scaled(new Scaled(new CrossEntropy(0.1, [1, 2]), 2), 0.5);
        var json = JsonSerializer.Serialize(twice);
        Assert.Equal(
            """{"type":"test_scaled","inner":{"type":"test_scaled","inner":{"type":"cross_entropy","label_smoothing":0.1,"class_weights":[1,2]},"factor":2},"factor":0.5}""",
            json);
        Assert.Equal(twice, JsonSerializer.Deserialize<Objective>(json));
        Assert.Equal(twice, JsonSerializer.Deserialize<MulticlassObjective>(json));
    }

    [Theory]
    [InlineData("""{"type":"focall"}""", "No BinaryObjective is named \"focall\". Known are: aggregate_response_binary, binary_cross_entropy, ")]
    [InlineData("""{"type":"focal"}""", "\"focal\" names FocalLoss, which is no BinaryObjective. Known are: aggregate_response_binary, binary_cross_entropy, ")]
    [InlineData("""{"gamma":2}""", "The JSON object of BinaryObjective has no text in \"type\".")]
    [InlineData("""{"type":3}""", "The JSON object of BinaryObjective has no text in \"type\".")]
    [InlineData("\"focal_binary\"", "BinaryObjective is written as a JSON object with a \"type\". Got String.")]
    [InlineData("""{"type":"focal_binary","gama":1}""", "The JSON property 'gama' could not be mapped")]
    [InlineData("""{"type":"test_twice"}""", "\"test_twice\" names several types: ")]
    public void Deserialize_UnusableJson_SaysWhy(string json, string message)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BinaryObjective>(json));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deserialize_UnknownName_ListsOnlyWhatFits()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RegressionObjective>("""{"type":"x"}"""));
        Assert.Contains("huber", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("focal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deserialize_ParameterOutsideItsRange_NamesTheRange()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => JsonSerializer.Deserialize<Objective>("""{"type":"huber","delta":0}"""));
        Assert.StartsWith("Delta of HuberLoss must be in (0, infinity). Got 0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deserialize_RequiredParameterMissing_NamesIt()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Objective>("""{"type":"poly_n"}"""));
        Assert.Contains("epsilons", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_NameOfTwoTypes_IsAnError()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Serialize<Objective>(new First()));
        Assert.Contains(nameof(First), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Second), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_TypeWithoutName_IsAnError()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Serialize<Objective>(new Nameless()));
        Assert.Contains("[ObjectiveName(", error.Message, StringComparison.Ordinal);
    }

    private sealed record Options
    {
        public MulticlassObjective? Objective { get; init; }

        public Reducer? Reducer { get; init; }
    }

    [ObjectiveName("test_scaled")]
    private sealed record Scaled(MulticlassObjective Inner, double Factor) : MulticlassObjective
    {
        public override Tensor Losses(ObjectiveContext context) => Inner.Losses(context) * Factor;
    }

    [ObjectiveName("test_twice")]
    private sealed record First : BinaryObjective
    {
        public override Tensor Losses(ObjectiveContext context) => context.Outputs;
    }

    [ObjectiveName("test_twice")]
    private sealed record Second : BinaryObjective
    {
        public override Tensor Losses(ObjectiveContext context) => context.Outputs;
    }

    private sealed record Nameless : RegressionObjective
    {
        public override Tensor Losses(ObjectiveContext context) => context.Outputs;
    }
}
