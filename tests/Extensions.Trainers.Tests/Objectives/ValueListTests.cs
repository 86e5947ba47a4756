using System.Text.Json;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives;

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ValueListTests
{
    [Fact]
    public void Equals_EqualItemsInTheSameOrder_IsTrue()
    {
        ValueList<MulticlassObjective> one = [new CrossEntropy(), new FocalLoss(1)], same = [new CrossEntropy(), new FocalLoss(1)];
        Assert.True(one == same);
        Assert.True(one.Equals((object)same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.True(one != [new FocalLoss(1), new CrossEntropy()]);
        Assert.True(one != [new CrossEntropy()]);
        Assert.False(one.Equals("no list"));
    }

    [Fact]
    public void Default_WithoutItems_IsEmpty()
    {
        ValueList<string> none = default;
        Assert.True(none.IsEmpty);
        Assert.Empty(none);
        Assert.True(none == []);
        Assert.Equal("[]", none.ToString());
    }

    [Fact]
    public void Items_AreInTheirOrder()
    {
        ValueList<string> list = ["b", "a"];
        Assert.Equal(2, list.Count);
        Assert.Equal("a", list[1]);
        Assert.Equal("[b, a]", list.ToString());
    }

    [Fact]
    public void Json_Array_ReadsBack()
    {
        ValueList<string> list = ["b", "a"];
        Assert.Equal("[\"b\",\"a\"]", JsonSerializer.Serialize(list));
        Assert.True(list == JsonSerializer.Deserialize<ValueList<string>>("[\"b\",\"a\"]"));
        Assert.True(JsonSerializer.Deserialize<ValueList<string>>("null").IsEmpty);
    }
}
