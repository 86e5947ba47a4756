namespace Extensions.AutoML.Tests.Space;

public sealed class SearchSpaceTests
{
    private static readonly SearchSpace Space = new([
        new ChoiceParameter("kind", ["a", "b"], "b"),
        new RealParameter("rate", 1e-4, 1, 0.01, IsLogarithmic: true),
        new IntegerParameter("size", 1, 9, 3) { Condition = new("kind", ["a"]) },
        new ChoiceParameter("mode", ["x", "y"], "y") { Condition = new("kind", ["b"]) },
        new RealParameter("deep", 0, 1, 0.5) { Condition = new("mode", ["y"]) },
    ]);

    public static TheoryData<SearchParameter[], string> Contradictions => new()
    {
        { [], "The search space is empty" },
        { [null!], "null, at place 0" },
        { [new RealParameter(" ", 0, 1, 0)], "at place 0 has no name" },
        { [new RealParameter("a", 0, 1, 0), new IntegerParameter("a", 0, 1, 0)], "'a' comes twice" },
        { [new RealParameter("a", 0, 1, 0) { Condition = new("b", ["x"]) }], "'a' depends on 'b', which is not in the space" },
        { [new RealParameter("a", 0, 1, 0) { Condition = new("b", ["x"]) }, new ChoiceParameter("b", ["x"], "x")], "'a' depends on 'b', which must stand before it" },
        { [new ChoiceParameter("a", ["x"], "x") { Condition = new("a", ["x"]) }], "which must stand before it" },
        { [new RealParameter("b", 0, 1, 0), new RealParameter("a", 0, 1, 0) { Condition = new("b", ["x"]) }], "which is not a choice" },
        { [new ChoiceParameter("b", ["x"], "x"), new RealParameter("a", 0, 1, 0) { Condition = new("b", ["z"]) }], "being 'z', which is none of its words 'x'" },
        { [new ChoiceParameter("b", ["x"], "x"), new RealParameter("a", 0, 1, 0) { Condition = new("b", default) }], "names none of its words" },
        { [new RealParameter("a", 2, 1, 1.5)], "least value 2 above its greatest value 1" },
        { [new IntegerParameter("a", 2, 1, 1)], "least value 2 above its greatest value 1" },
        { [new RealParameter("a", 0, 1, 0.5, IsLogarithmic: true)], "must be positive. Got 0" },
        { [new IntegerParameter("a", 0, 4, 2, IsLogarithmic: true)], "must be positive. Got 0" },
        { [new RealParameter("a", 0, 1, 1.5)], "default outside its range of 0 to 1. Got 1.5" },
        { [new RealParameter("a", 0, 1, double.NaN)], "default outside its range of 0 to 1. Got NaN" },
        { [new IntegerParameter("a", 0, 4, 5)], "default outside its range of 0 to 4. Got 5" },
        { [new RealParameter("a", 0, double.PositiveInfinity, 1)], "needs a finite range" },
        { [new RealParameter("a", double.NaN, 1, 1)], "needs a finite range" },
        { [new ChoiceParameter("a", [], "x")], "has no words" },
        { [new ChoiceParameter("a", default, "x")], "has no words" },
        { [new ChoiceParameter("a", ["x", "x"], "x")], "the word 'x' twice" },
        { [new ChoiceParameter("a", ["x", ""], "x")], "an empty word" },
        { [new ChoiceParameter("a", ["x"], "y")], "none of its words 'x'. Got 'y'" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Constructor_Contradiction_SaysWhatAndWhere(SearchParameter[] parameters, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => new SearchSpace(parameters)).Message);

    [Fact]
    public void Constructor_TwoContradictions_ListsBoth()
    {
        var message = Assert.Throws<ArgumentException>(() => new SearchSpace([new RealParameter("a", 2, 1, 1.5), new ChoiceParameter("b", [], "x")])).Message;
        Assert.Contains("'a' has its least value", message);
        Assert.Contains("'b' has no words", message);
    }

    [Fact]
    public void Defaults_ConditionalSpace_HaveActiveParametersOnly()
        => Assert.Equal(Set(("kind", "b"), ("rate", 0.01), ("mode", "y"), ("deep", 0.5)), Space.Defaults);

    [Fact]
    public void Draw_ManyTimes_IsValidAndUniformOnItsScale()
    {
        var random = new Random(1);
        var draws = Enumerable.Range(0, 4_000).Select(_ => Space.Draw(random)).ToArray();
        Assert.All(draws, Space.Check);
        // Shares of 1/2 of 4,000; six standard deviations are exceeded by chance with probability 2e-9.
        Assert.InRange(draws.Count(values => values["kind"].Word == "a"), 2_000 - 190, 2_000 + 190);
        Assert.InRange(draws.Count(values => values["rate"].Number < 0.01), 2_000 - 190, 2_000 + 190);
        Assert.Equal(9, draws.Where(values => values.ContainsKey("size")).Select(values => values["size"].Number).Distinct().Count());
    }

    [Fact]
    public void IsActive_GrandchildOfInactiveParent_IsFalse()
    {
        Assert.True(Space.IsActive("deep", Set(("kind", "b"), ("mode", "y"))));
        Assert.False(Space.IsActive("deep", Set(("kind", "a"), ("mode", "y"))));
        Assert.False(Space.IsActive("deep", Set(("kind", "b"), ("mode", "x"))));
        Assert.True(Space.IsActive("rate", Set()));
        Assert.Throws<ArgumentException>(() => Space.IsActive("none", Set()));
    }

    public static TheoryData<(string, ParameterValue)[], string> Faults => new()
    {
        { [("kind", "a"), ("rate", 0.1)], "'size' has no value" },
        { [("kind", "a"), ("rate", 0.1), ("size", 2), ("mode", "x")], "'mode' is active only where 'kind' is 'b'. Got a value, 'x'" },
        { [("kind", "a"), ("rate", 0.1), ("size", 2.5)], "'size' takes a whole number from 1 to 9. Got 2.5" },
        { [("kind", "a"), ("rate", 0.1), ("size", 10)], "'size' takes a whole number from 1 to 9. Got 10" },
        { [("kind", "a"), ("rate", 2), ("size", 2)], "'rate' takes a number from 0.0001 to 1. Got 2" },
        { [("kind", "a"), ("rate", "fast"), ("size", 2)], "'rate' takes a number from 0.0001 to 1. Got 'fast'" },
        { [("kind", "c"), ("rate", 0.1)], "'kind' takes one of 'a', 'b'. Got 'c'" },
        { [("kind", 1), ("rate", 0.1)], "'kind' takes one of 'a', 'b'. Got 1" },
        { [("kind", "a"), ("rate", 0.1), ("size", 2), ("more", 1)], "'more' is not in the search space" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_ValuesOutsideTheSpace_NamesTheParameter((string, ParameterValue)[] values, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => Space.Check(Set(values))).Message);

    [Fact]
    public void Equals_SameParameters_IsTrueAndTextIsTheSame()
    {
        SearchSpace Make(double high) => new([new ChoiceParameter("k", ["a", "b"], "a"), new RealParameter("r", 0, high, 0) { Condition = new("k", ["a"]) }]);
        Assert.Equal(Make(1), Make(1));
        Assert.Equal(Make(1).GetHashCode(), Make(1).GetHashCode());
        Assert.NotEqual(Make(1), Make(2));
        Assert.Equal("k: 'a', 'b', default 'a'\nr: 0 to 1, default 0, where k is 'a'", Make(1).ToString());
    }

    [Fact]
    public void Narrow_Range_KeepsTheRestAndMovesTheDefaultInside()
    {
        var narrow = Space.Narrow("rate", 0.1, 0.5);
        Assert.Equal(new RealParameter("rate", 0.1, 0.5, 0.1, IsLogarithmic: true), narrow["rate"]);
        Assert.Equal(Space, narrow.With(Space["rate"]));
        Assert.Equal(5, ((IntegerParameter)Space.Narrow("size", 5, 6)["size"]).Default);
    }

    [Fact]
    public void Narrow_Words_LeavesOutWhatCanNoLongerBeActive()
    {
        var narrow = Space.Narrow("kind", "a");
        Assert.Equal(["kind", "rate", "size"], narrow.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("a", narrow.Defaults["kind"].Word);
        Assert.Equal(["kind", "rate", "size", "mode"], Space.Narrow("mode", "x").Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Narrow_WordOfACondition_LeavesTheOthers()
    {
        var space = new SearchSpace([new ChoiceParameter("k", ["a", "b", "c"], "a"), new RealParameter("r", 0, 1, 0) { Condition = new("k", ["a", "b"]) }]);
        Assert.Equal(new ParameterCondition("k", ["b"]), space.Narrow("k", "b", "c")["r"].Condition);
    }

    [Theory]
    [InlineData("rate", 0.5, 2)]
    [InlineData("rate", 0.5, 0.1)]
    [InlineData("rate", double.NaN, 0.1)]
    [InlineData("size", 2.5, 3)]
    [InlineData("kind", 0, 1)]
    [InlineData("none", 0, 1)]
    public void Narrow_ImpossibleRange_IsAnError(string name, double low, double high)
        => Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => Space.Narrow(name, low, high)).Message);

    [Fact]
    public void Narrow_ImpossibleWords_IsAnError()
    {
        Assert.Contains("Got 'z'", Assert.Throws<ArgumentException>(() => Space.Narrow("kind", "z")).Message);
        Assert.Contains("Got none", Assert.Throws<ArgumentException>(() => Space.Narrow("kind", [])).Message);
        Assert.Contains("'rate' has a range", Assert.Throws<ArgumentException>(() => Space.Narrow("rate", "a")).Message);
    }

    [Fact]
    public void Fix_EachKind_LeavesOneValue()
    {
        var space = Space.Fix("kind", "a").Fix("rate", 0.3).Fix("size", 7);
        Assert.Equal(1, space.DistinctCount);
        Assert.Equal(Set(("kind", "a"), ("rate", 0.3), ("size", 7)), space.Defaults);
        Assert.Equal(space.Defaults, space.Draw(new Random(1)));
        Assert.Contains("Got 3", Assert.Throws<ArgumentException>(() => Space.Fix("rate", 3)).Message);
    }

    [Fact]
    public void With_NewOrKnownName_AppendsOrReplaces()
    {
        Assert.Equal("more", Space.With(new RealParameter("more", 0, 1, 0)).Parameters[^1].Name);
        Assert.Equal(4, ((IntegerParameter)Space.With(new IntegerParameter("size", 4, 5, 4))["size"]).Low);
        Assert.Contains("'size' depends on 'kind'", Assert.Throws<ArgumentException>(() => Space.With(new ChoiceParameter("kind", ["b"], "b"))).Message);
    }

    [Fact]
    public void Without_Parent_TakesItsChildrenAlong()
    {
        Assert.Equal(["rate"], Space.Without("kind").Parameters.Select(parameter => parameter.Name));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Space.Without("kind").Without("rate")).Message);
        Assert.Contains("no parameter 'none'", Assert.Throws<ArgumentException>(() => Space.Without("none")).Message);
    }

    internal static ParameterSet Set(params (string Name, ParameterValue Value)[] values) => new(values.Select(item => KeyValuePair.Create(item.Name, item.Value)));
}
