[].forEach.call(document.querySelectorAll("[data-copy]"),function(button){
if(!navigator.clipboard)return;
button.hidden=false;
button.addEventListener("click",function(){
var field=document.getElementById(button.getAttribute("data-copy"));
field.select();
navigator.clipboard.writeText(field.value).then(function(){button.textContent="\u2713"});
});
});
